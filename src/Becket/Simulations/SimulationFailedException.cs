using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <summary>A scenario fails with a seed. The message says which, how to replay it, which faults it needs, and what
/// happened last on each host; the inner exception is the failure itself, with its own stack.</summary>
public sealed class SimulationFailedException : Exception
{
    private readonly IReadOnlyList<LogEntry> _log;

    internal SimulationFailedException(
        string message,
        Exception failure,
        ulong seed,
        IReadOnlyList<SimulationFault> faults,
        IReadOnlyList<LogEntry> log
    )
        : base(message, failure)
    {
        Seed = seed;
        Faults = faults;
        _log = log;
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The faults that the failure needs, in the order of time; all of the run if no search has found which
    /// these are.</summary>
    public IReadOnlyList<SimulationFault> Faults { get; }

    /// <summary>The whole log of the run, a line for each event.</summary>
    public IEnumerable<string> Log => _log.Select(static entry => EventText.Line(entry.Event));
}
