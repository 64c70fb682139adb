using System.Net;
using Becket.Simulations.Logs;
using Microsoft.Extensions.Logging;

namespace Becket.Simulations;

/// <content>What the host's program says, and what the simulation keeps of it.</content>
public sealed partial class Host
{
    /// <summary>How many of its last events are kept.</summary>
    internal const int RecentEvents = 32;

    /// <summary>A logger for the host's program, whose lines are in the simulation's log between packets and
    /// faults.</summary>
    /// <remarks>Its errors do not fail the run; those that the reactor reports do.</remarks>
    [field: System.Diagnostics.CodeAnalysis.AllowNull]
    public ILogger Logger => field ??= new HostLogger(_simulation, this, isReactors: false);

    /// <summary>The last events of the host.</summary>
    internal EventRing Recent { get; } = new(RecentEvents);

    /// <summary>The name of the host that has an address; null for none, and for the loopback.</summary>
    internal string? NameOf(IPAddress address) => _simulation.NameOf(address);

    /// <summary>Makes the logger of the host's reactor.</summary>
    internal ILogger MakeReactorLogger() => new HostLogger(_simulation, this, isReactors: true);
}
