using Becket.Simulations.Logs;

namespace Becket.Simulations.Exploring;

/// <summary>One run of a scenario with a seed, and what came of it.</summary>
internal sealed class SeedRun
{
    private SeedRun(Simulation simulation, SimulationLog log, Exception? failure)
    {
        Seed = simulation.Seed;
        Log = log;
        Failure = failure;
        Events = simulation.Events;
        VirtualTime = simulation.Now;
        Faults = simulation.Faults;
        Hosts = simulation.Hosts;
        Warnings = simulation.Warnings;
        RarePaths = simulation.RarePathCounts;
    }

    public ulong Seed { get; }

    /// <summary>What it failed with; null if it did not.</summary>
    public Exception? Failure { get; }

    public long Events { get; }

    public TimeSpan VirtualTime { get; }

    public IReadOnlyList<SimulationFault> Faults { get; }

    public IReadOnlyList<Host> Hosts { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IEnumerable<(string Name, long Times)> RarePaths { get; }

    public SimulationLog Log { get; }

    /// <summary>How each host was when the run failed.</summary>
    public IReadOnlyDictionary<Host, string> States { get; private init; } = new Dictionary<Host, string>();

    /// <summary>Runs the scenario.</summary>
    public static SeedRun Make(ulong seed, SimulationOptions options, Action<Simulation> scenario, SimulationLog log)
    {
        using var simulation = new Simulation(options with { Seed = seed }, log);
        Exception? failure = null;
        try
        {
            simulation.RunScenario(scenario);
            log.End();
            simulation.ThrowIfFailed();
        }
        catch (Exception error)
        {
            failure = error;
        }

        var states = new Dictionary<Host, string>();
        if (failure is not null)
        {
            foreach (Host host in simulation.Hosts)
            {
                states.Add(host, host.IsUp ? host.DescribeWork() ?? "nothing to do" : "down");
            }
        }

        return new SeedRun(simulation, log, failure) { States = states };
    }

    /// <summary>Whether another run fails in the same way: with the same condition, or with the same type of
    /// exception.</summary>
    public bool FailsLike(SeedRun other) =>
        (Failure, other.Failure) switch
        {
            (null, null) => true,
            (ConditionFailedException mine, ConditionFailedException its) => mine.Condition == its.Condition,
            ({ } mine, { } its) => mine.GetType() == its.GetType(),
            _ => false,
        };
}
