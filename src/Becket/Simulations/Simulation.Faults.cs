using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <content>The faults of a run, their repair, and the phase without faults.</content>
public sealed partial class Simulation
{
    private readonly List<SimulationFault> _faults = [];

    /// <summary>The faults so far, in the order of time.</summary>
    public IReadOnlyList<SimulationFault> Faults => _faults;

    /// <summary>Repairs every fault that goes on, and lets no rare path be taken any more. Begins the phase in which
    /// the system must come back: <see cref="Eventually"/> and <see cref="RunUntilAtRest"/> say to what.</summary>
    /// <remarks>The network is repaired first, then each host, in the order in which they were added. Hosts that have
    /// crashed start again; those that have stopped in order stay down. Source: TigerBeetle's liveness mode.</remarks>
    public void RepairAll()
    {
        _rarePaths.IsOn = false;
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

    /// <summary>A fault is about to begin. Every member that does harm asks here first, before it looks at any state;
    /// what repairs does not.</summary>
    /// <param name="host">The host that it is about; null for the network.</param>
    /// <param name="what">A description, as "partition a | b".</param>
    /// <param name="hasEffect">False: as things are, it changes nothing, such as the crash of a host that is down. It
    /// has a number all the same.</param>
    /// <returns>Whether to do it. False: it has no effect, or the run is repeated without this fault, to see whether
    /// it matters.</returns>
    internal bool BeginFault(Host? host, string what, bool hasEffect = true)
    {
        // The numbers count all calls, also those that are left out, or that change nothing because of a fault before
        // them: so a number means the same fault in each run, whatever else is left out.
        int number = _faults.Count + 1;
        bool isLeftOut = Options.OnlyFaults is { } only && !only.Contains(number);
        if (!hasEffect)
        {
            what += " (changes nothing)";
        }

        _faults.Add(new SimulationFault(number, Now, host?.Name, what) { IsLeftOut = isLeftOut });
        if (isLeftOut || !hasEffect)
        {
            return false;
        }

        Note(host, EventKind.Fault, what, number);
        return true;
    }

    /// <summary>A fault was repaired.</summary>
    /// <param name="host">The host that it was about; null for the network.</param>
    /// <param name="what">A description.</param>
    internal void EndFault(Host? host, string what) => Note(host, EventKind.Repair, what);
}
