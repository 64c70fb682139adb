using System.Globalization;
using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>A small program with a bug that only faults at certain moments show, and its right form.</summary>
public abstract class PlantedBugContract
{
    /// <summary>The seeds in which the bug must be found.</summary>
    private const int Seeds = 1_000;

    /// <summary>The seeds that the right form must pass here. By hand it passes all: BECKET_SEEDS=1000.</summary>
    private const int RightSeeds = 200;

    [Fact]
    public void The_bug_is_found_and_the_printed_line_replays_it_with_at_most_three_faults()
    {
        SimulationFailedException found = Assert.Throws<SimulationFailedException>(() =>
            Simulation.Explore(Seeds, simulation => Play(simulation, isRight: false))
        );
        TestContext.Current.TestOutputHelper?.WriteLine(found.Message);
        Assert.InRange(found.Faults.Count, 0, 3);
        string seed = found.Seed.ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"Simulation.Run(seed: {seed}, scenario)", found.Message, StringComparison.Ordinal);

        // A right form that fails with this seed, too, would say that the bug found is another one.
        Simulation.Run(found.Seed, simulation => Play(simulation, isRight: true));
        string condition = Assert.IsType<ConditionFailedException>(found.InnerException).Condition;
        Assert.Equal(condition, Replay(found.Seed, onlyFaults: null));
        Assert.Equal(condition, Replay(found.Seed, [.. found.Faults.Select(static fault => fault.Number)]));
    }

    [Fact]
    public void The_right_form_passes_the_same_seeds() =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Simulation.Explore(RightSeeds, simulation => Play(simulation, isRight: true))}"
        );

    /// <summary>The scenario.</summary>
    /// <param name="simulation">The world.</param>
    /// <param name="isRight">Whether the program has no bug.</param>
    private protected abstract void Play(Simulation simulation, bool isRight);

    /// <returns>The condition that does not hold.</returns>
    private string Replay(ulong seed, IReadOnlyCollection<int>? onlyFaults) =>
        Assert
            .IsType<ConditionFailedException>(
                Assert
                    .Throws<SimulationFailedException>(() =>
                        Simulation.Run(
                            seed,
                            simulation => Play(simulation, isRight: false),
                            new SimulationOptions { OnlyFaults = onlyFaults }
                        )
                    )
                    .InnerException
            )
            .Condition;
}
