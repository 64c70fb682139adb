using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Hosting;

/// <summary>Options of a reactor in a host, from the configuration and from code. Every option has a default.</summary>
/// <remarks>
/// <para>They come from the section "Reactor" of the configuration, and for a reactor with a name from
/// "Reactors:NAME". Code that sets options runs after that, in the order of its calls.</para>
/// <para>What is not here is the host's: signals, the logger and the meter.</para>
/// </remarks>
public sealed class HostedReactorOptions
{
    /// <inheritdoc cref="ReactorOptions.Name"/>
    /// <remarks>Default: "becket"; for a reactor with a name, that name.</remarks>
    public string Name { get; set; } = "becket";

    /// <summary>The addresses of the endpoints that <see cref="ReactorBuilder"/>'s <c>AddEndpoint</c> has added, by
    /// their names: "devices" and "tcp:7700". Each endpoint needs one, and each address its endpoint.</summary>
    /// <remarks>The format is that of <see cref="Net.Endpoints.Endpoint.Server"/>.</remarks>
    public Dictionary<string, string> Endpoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc cref="ReactorOptions.Driver"/>
    public IoDriverKind Driver { get; set; }

    /// <summary>Whether to simulate time and network, for tests. Default: false.</summary>
    /// <remarks>The host decides when such a reactor ends: it has no limit of virtual time, and waits for other
    /// threads as long as it takes.</remarks>
    public bool VirtualTime { get; set; }

    /// <inheritdoc cref="ReactorOptions.ThreadPoolSize"/>
    public int ThreadPoolSize { get; set; } = 10;

    /// <summary>How long the connections of an endpoint may take to end when the host stops, before the services that
    /// were added ahead of the endpoint stop. Default: null, three quarters of the time that the host has for all of
    /// its stop (<c>HostOptions.ShutdownTimeout</c>, 30 s by default), so that a client that never ends leaves time for
    /// the rest.</summary>
    /// <remarks>Counted for all endpoints from the moment that the host begins to stop, when they stop listening.
    /// Zero: connections are aborted at once.</remarks>
    public TimeSpan? DrainTimeout { get; set; }

    /// <inheritdoc cref="ReactorOptions.SlowTurn"/>
    public TimeSpan SlowTurn { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="ReactorOptions.BlockedTurn"/>
    public TimeSpan BlockedTurn { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="ReactorOptions.Inspection"/>
    public bool? Inspection { get; set; }

    /// <summary>Changes the options that the reactor is created with, after all others were set: for those that are
    /// not here, such as <see cref="ReactorOptions.OnBlocked"/> and <see cref="ReactorOptions.FlightRecorder"/>.
    /// Default: null.</summary>
    /// <remarks>Called once, on any thread. Signals stay the host's.</remarks>
    [RunsOnThread]
    public Func<ReactorOptions, ReactorOptions>? Adjust { get; set; }
}
