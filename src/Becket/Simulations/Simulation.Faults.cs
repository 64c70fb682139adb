using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <content>The faults of a run, their repair, and the phase without faults.</content>
public sealed partial class Simulation
{
    private readonly List<SimulationFault> _faults = [];

    /// <summary>Faults that have begun and were not repaired, with what repairs them.</summary>
    private readonly List<OpenFault> _openFaults = [];

    /// <summary>The faults so far, in the order of time.</summary>
    public IReadOnlyList<SimulationFault> Faults => _faults;

    /// <summary>Repairs every fault that goes on, the last one first, and lets no rare path be taken any more. Begins
    /// the phase in which the system must come back: <see cref="Eventually"/> and <see cref="RunUntilAtRest"/> say
    /// to what.</summary>
    /// <remarks>Hosts that have crashed start again; those that have stopped in order stay down. Source: TigerBeetle's
    /// liveness mode.</remarks>
    public void RepairAll()
    {
        _rarePaths.IsOn = false;
        while (_openFaults.Count > 0)
        {
            OpenFault last = _openFaults[^1];
            _openFaults.RemoveAt(_openFaults.Count - 1);
            last.Undo();
        }

        Network.RepairAll();
        foreach (Host host in _hosts)
        {
            host.RepairAll();
        }
    }

    /// <summary>Notes an event for the log.</summary>
    /// <param name="host">The host that it is about; null for the network and the scenario.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="what">What it is about, such as a text; it does not change later. Its text is made only when
    /// the log is read.</param>
    /// <param name="number">A number that belongs to it: of bytes, of a fault.</param>
    internal void Note(Host? host, EventKind kind, object? what = null, long number = 0)
    {
        if (_thread == Environment.CurrentManagedThreadId)
        {
            _log.Add(new SimulationEvent(_time.Now, host, kind, what, number));
        }
    }

    /// <summary>A fault is about to begin. Every member that does harm asks here first; what repairs does
    /// not.</summary>
    /// <param name="host">The host that it is about; null for the network.</param>
    /// <param name="what">A description, as "partition a | b".</param>
    /// <param name="undo">What repairs it, for <see cref="RepairAll"/>; does nothing if that was done meanwhile. Null
    /// for a fault that does not go on.</param>
    /// <returns>Whether to do it. False: the run is repeated without this fault, to see whether it matters.</returns>
    internal bool BeginFault(Host? host, string what, Action? undo = null)
    {
        // The numbers count all, also those that are left out: so that a number means the same fault in each run.
        int number = _faults.Count + 1;
        bool isLeftOut = Options.OnlyFaults is { } only && !only.Contains(number);
        _faults.Add(new SimulationFault(number, Now, host?.Name, what) { IsLeftOut = isLeftOut });
        if (isLeftOut)
        {
            return false;
        }

        Note(host, EventKind.Fault, what, number);
        if (undo is not null)
        {
            _openFaults.Add(new OpenFault(host, what, undo));
        }

        return true;
    }

    /// <summary>A fault was repaired.</summary>
    /// <param name="host">The host that it was about; null for the network.</param>
    /// <param name="what">A description. If it is that of <see cref="BeginFault"/>, or what is
    /// there before a colon, the fault counts as repaired.</param>
    internal void EndFault(Host? host, string what)
    {
        Note(host, EventKind.Repair, what);
        _openFaults.RemoveAll(open =>
            open.Host == host && (open.What == what || open.What.StartsWith(what + ":", StringComparison.Ordinal))
        );
    }

    private sealed record OpenFault(Host? Host, string What, Action Undo);
}
