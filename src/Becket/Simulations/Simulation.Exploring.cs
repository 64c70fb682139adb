using Becket.Reactors;
using Becket.Simulations.Exploring;

namespace Becket.Simulations;

/// <content>Runs of a scenario with one seed, and with many.</content>
public sealed partial class Simulation
{
    /// <summary>How often each rare path was taken in this run.</summary>
    internal IEnumerable<(string Name, long Times)> RarePathCounts => _rarePaths.Counts;

    /// <summary>Runs a scenario with many seeds, on all processors, until one fails.</summary>
    /// <param name="seeds">How many seeds: from <see cref="ExploreOptions.FirstSeed"/> on.</param>
    /// <param name="scenario">Adds the hosts, plans the faults, lets time pass, and asserts. It is called once for each
    /// seed, with a new simulation.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>What was done, and which rare paths were taken.</returns>
    /// <remarks>
    /// <para>A failure is one that the scenario throws: of an assertion, of a condition (<see cref="Always(string,
    /// Func{bool})"/>), of a host's program, or of a callback that a reactor reports. The first seed that fails is
    /// reported, in the order of the seeds: so the report does not depend on the number of threads. It is run again
    /// with its whole log, and again without some of its faults, to find those that it needs.</para>
    /// <para>Threads: each run has one thread, which may be the caller's. Runs at the same time share static fields;
    /// a scenario that uses such a field is not deterministic. All carry the caller's execution context.</para>
    /// <para>Environment variables: <c>BECKET_SEED=123</c> runs only this seed and writes its log;
    /// <c>BECKET_FAULTS=2,5</c> lets only these faults happen, none if it is empty; <c>BECKET_SEEDS=100000</c> runs so
    /// many seeds; <c>BECKET_CHECK=1</c> runs each seed twice and compares the logs event by event.</para>
    /// </remarks>
    /// <exception cref="SimulationFailedException">A seed fails.</exception>
    /// <exception cref="InvalidOperationException">It was called on a reactor, or an environment variable cannot be
    /// read.</exception>
    public static ExploreReport Explore(int seeds, Action<Simulation> scenario, ExploreOptions? options = null) =>
        ExploreWith(seeds, scenario, options, ExploreSettings.Read(Environment.GetEnvironmentVariable));

    /// <summary>Runs a scenario with one seed: to replay a failure, or for a scenario that needs no search.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="scenario">The scenario, see <see cref="Explore"/>.</param>
    /// <param name="options">The options of the run; null for the defaults. Their seed has no effect.</param>
    /// <exception cref="SimulationFailedException">It fails.</exception>
    /// <exception cref="InvalidOperationException">It was called on a reactor.</exception>
    public static void Run(ulong seed, Action<Simulation> scenario, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        CheckPlace(nameof(Run));
        var explore = new ExploreOptions
        {
            Runs = options ?? new SimulationOptions(),
            Shrink = false,
            Threads = 1,
            Output = TextWriter.Null,
        };
        _ = new Explorer(1, scenario, explore, new ExploreSettings { Seed = seed }).Run();
    }

    internal static ExploreReport ExploreWith(
        int seeds,
        Action<Simulation> scenario,
        ExploreOptions? options,
        ExploreSettings settings
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentNullException.ThrowIfNull(scenario);
        options ??= new ExploreOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        CheckPlace(nameof(Explore));
        return new Explorer(seeds, scenario, options, settings).Run();
    }

    /// <summary>Runs a scenario from its beginning to its end.</summary>
    internal void RunScenario(Action<Simulation> scenario)
    {
        Place outer = Enter();
        try
        {
            scenario(this);
            Complete();
        }
        finally
        {
            Leave(outer);
        }
    }

    private static void CheckPlace(string member)
    {
        if (Reactor.Current is { } reactor && reactor.IsInLoop)
        {
            throw new InvalidOperationException(
                $"Simulation.{member} was called on the loop of a reactor, which would stand still meanwhile. Call it "
                    + "in a test or in Main, outside of reactors."
            );
        }
    }
}
