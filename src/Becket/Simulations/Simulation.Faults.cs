using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <content>The log of a run, and the faults in it.</content>
public sealed partial class Simulation
{
    private int _faults;

    /// <summary>Notes an event for the log.</summary>
    internal void Note(Host? host, EventKind kind, object? what = null, long number = 0) { }

    /// <summary>A fault is about to begin. Every member that does harm asks here first; what repairs does not.</summary>
    /// <param name="host">The host that it is about; null for the network.</param>
    /// <param name="what">A description, as "partition a | b".</param>
    /// <returns>Whether to do it. False: the run is repeated without this fault, to see whether it matters.</returns>
    internal bool BeginFault(Host? host, string what)
    {
        Note(host, EventKind.Fault, what, ++_faults);
        return true;
    }

    /// <summary>A fault was repaired.</summary>
    internal void EndFault(Host? host, string what) => Note(host, EventKind.Repair, what);
}
