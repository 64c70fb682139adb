using System.Runtime.CompilerServices;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>The reactors whose children are no processes of the system.</summary>
internal static class ReactorChildStarters
{
    private static readonly ConditionalWeakTable<Reactor, IChildStarter> s_starters = [];

    /// <summary>Lets a starter start the children of a reactor.</summary>
    public static void Set(Reactor reactor, IChildStarter starter) => s_starters.AddOrUpdate(reactor, starter);

    /// <summary>The starter of a reactor's children; null if they are processes of the system.</summary>
    public static IChildStarter? Of(Reactor reactor) =>
        reactor.Driver.IsHosted && s_starters.TryGetValue(reactor, out IChildStarter? starter) ? starter : null;
}
