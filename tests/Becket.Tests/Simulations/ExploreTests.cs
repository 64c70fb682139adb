using Becket.Simulations;
using Becket.Simulations.Exploring;
using Microsoft.Extensions.Logging;

#pragma warning disable CA1848 // A log line of a test need not be fast.
namespace Becket.Tests.Simulations;

/// <summary>Many seeds, the first that fails, and its report.</summary>
public sealed class ExploreTests
{
    private static readonly ExploreSettings s_noSettings = new();

    [Fact]
    public void Every_seed_runs_once_when_none_fails()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<ulong>();

        ExploreReport report = Explore(20, simulation => seen.Add(simulation.Seed), new() { FirstSeed = 5 });

        Assert.Equal(20, report.Seeds);
        Assert.Equal(Enumerable.Range(5, 20).Select(static seed => (ulong)seed), seen.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_smallest_failing_seed_is_reported_whatever_the_number_of_threads(int threads)
    {
        // The seed that fails first takes longest, so that others are faster on other threads.
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(() =>
            Explore(
                100,
                static simulation =>
                {
                    if (simulation.Seed is 31 or 32 or 33 or 60)
                    {
                        SpinWait.SpinUntil(static () => false, simulation.Seed == 31 ? 30 : 0);
                        throw new InvalidDataException($"seed {simulation.Seed}");
                    }
                },
                new() { Threads = threads }
            )
        );

        Assert.Equal(31u, error.Seed);
        Assert.Equal("seed 31", Assert.IsType<InvalidDataException>(error.InnerException).Message);
    }

    [Fact]
    public void A_seed_that_failed_once_runs_first()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Explore(10, static simulation => Assert.NotEqual(4711u, simulation.Seed), new() { AlsoSeeds = [4711] })
        );

        Assert.Equal(4711u, error.Seed);
    }

    [Fact]
    public void The_inner_exception_is_the_failure_with_its_own_stack()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Explore(1, static _ => ThrowDeepInside())
        );

        Assert.Contains(nameof(ThrowDeepInside), error.InnerException!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_gives_the_seed_the_replay_the_faults_and_the_last_events()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Explore(
                10,
                static simulation =>
                {
                    Host host = simulation.AddHost("pump");
                    host.Run(static reactor => reactor.CallLater(TimeSpan.FromHours(1), static () => { }));
                    simulation.At(TimeSpan.FromSeconds(1), () => Do(simulation, "noise"));
                    simulation.At(
                        TimeSpan.FromSeconds(2.5),
                        () =>
                        {
                            if (Do(simulation, "leak"))
                            {
                                host.Get<List<string>>().Add("water");
                            }
                        }
                    );
                    host.Keep(new List<string>());
                    simulation.Always("it is dry", () => host.Get<List<string>>().Count == 0 || simulation.Seed < 3);
                    simulation.RunFor(TimeSpan.FromSeconds(5));
                },
                new() { Threads = 1 }
            )
        );

        const string Failure = "ConditionFailedException: \"it is dry\" does not hold, at 00:00:02.5000000.";
        const string Call =
            $"a lambda in ExploreTests.{nameof(The_report_gives_the_seed_the_replay_the_faults_and_the_last_events)}";
        Assert.Equal(
            $"""
            Seed 3 fails, after 2 that passed, at 00:00:02.5000000: {Failure}

            Replay it:  Simulation.Run(seed: 3, scenario)   or   BECKET_SEED=3
              with the faults that it needs:  OnlyFaults = [2]   or   BECKET_FAULTS=2

            Faults: 1 of 2 are needed.
              [    2.500000s] 2: leak

            pump (10.0.0.1), 1 delayed call, the next at 3600 s of its clock: {Call}:
              [    0.000000s] pump starts

            Network and scenario:
              [    2.500000s] FAULT 2: leak
            """,
            error.Message
        );
    }

    [Fact]
    public void Shrinking_leaves_only_the_faults_that_are_needed()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () => Explore(5, NeedsTwo));

        Assert.Equal([7, 23], error.Faults.Select(static fault => fault.Number));
        Assert.Contains("OnlyFaults = [7, 23]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_shrinking_all_faults_are_reported()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Explore(5, NeedsTwo, new() { Shrink = false })
        );

        Assert.Equal(40, error.Faults.Count);
    }

    [Fact]
    public void The_line_of_the_report_replays_the_failure_with_the_faults_it_needs()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(1, NeedsTwo, new SimulationOptions { OnlyFaults = [7, 23] })
        );

        Assert.Equal(2, error.Faults.Count);
        Simulation.Run(1, NeedsTwo, new SimulationOptions { OnlyFaults = [7] });
    }

    [Fact]
    public void A_variable_of_the_environment_chooses_one_seed_and_writes_its_log()
    {
        var seen = new List<ulong>();
        var output = new StringWriter();
        ExploreSettings settings = Settings(("BECKET_SEED", "42"));

        Simulation.ExploreWith(
            1_000,
            simulation =>
            {
                seen.Add(simulation.Seed);
                simulation.AddHost("pump").Run(static _ => { });
                simulation.RunFor(TimeSpan.FromSeconds(1));
            },
            new() { Output = output, AlsoSeeds = [7] },
            settings
        );

        Assert.Equal([42u], seen);
        Assert.Contains("Seed 42 passes. Its log:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("[    0.000000s] pump turn", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_the_environment_choose_the_number_of_seeds_the_faults_and_the_check()
    {
        ExploreSettings settings = Settings(("BECKET_SEEDS", "30"), ("BECKET_FAULTS", "2, 5"), ("BECKET_CHECK", "1"));
        int runs = 0;

        ExploreReport report = Simulation.ExploreWith(
            3,
            simulation =>
            {
                Interlocked.Increment(ref runs);
                Assert.Equal([2, 5], simulation.Options.OnlyFaults);
            },
            null,
            settings
        );

        Assert.Equal(30, report.Seeds);
        Assert.Equal(60, runs);
    }

    [Theory]
    [InlineData("BECKET_SEED", "x", "a seed, such as 4711")]
    [InlineData("BECKET_SEEDS", "0", "a number of seeds, such as 100000")]
    [InlineData("BECKET_FAULTS", "a,b", "the numbers of faults, such as 2,5")]
    [InlineData("BECKET_CHECK", "yes", "1 or 0")]
    public void A_variable_that_cannot_be_read_is_an_error_that_says_how(string name, string value, string how)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Settings((name, value)));
        Assert.Equal($"The environment variable {name} is \"{value}\". Set it to {how}.", error.Message);
    }

    [Fact]
    public void A_run_that_is_not_the_same_when_repeated_is_shown_with_its_first_difference()
    {
        // What DateTime.UtcNow or a static field does to a program.
        int runs = 0;
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(() =>
            Explore(
                1,
                simulation =>
                {
                    double seconds = Interlocked.Increment(ref runs) == 2 ? 3 : 2;
                    Host host = simulation.AddHost("pump");
                    host.Run(
                        async Deferred (reactor) =>
                        {
                            await reactor.DeferLater(TimeSpan.FromSeconds(1));
                            await reactor.DeferLater(TimeSpan.FromSeconds(seconds));
                            host.Logger.LogInformation("opened");
                        }
                    );
                    simulation.RunFor(TimeSpan.FromMinutes(1));
                },
                new() { Check = true }
            )
        );

        Assert.Contains("not the same when it is repeated", error.Message, StringComparison.Ordinal);
        Assert.Contains("first:   [    3.000000s] pump info: opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("second:  [    4.000000s] pump info: opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("both:    [    1.000000s] pump turn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_sees_bytes_of_equal_length_that_differ()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Explore(
                1,
                static simulation =>
                {
                    Host server = simulation.AddHost("server");
                    Host client = simulation.AddHost("client");
                    server.Run(static reactor =>
                        _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Mute()))
                    );
                    client.Run(
                        async Deferred (reactor) =>
                        {
                            Mute mute = await reactor.ConnectTcp("server", 7, static () => new Mute());
                            mute.Transport.Write(Guid.NewGuid().ToByteArray());
                        }
                    );
                    simulation.RunFor(TimeSpan.FromSeconds(1));
                },
                new() { Check = true }
            )
        );

        Assert.Contains("the bytes sent, before it", error.Message, StringComparison.Ordinal);
        Assert.Contains("Guid.NewGuid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_does_not_come_again_is_named_as_not_deterministic()
    {
        int runs = 0;
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(() =>
            Explore(1, _ => Assert.NotEqual(1, Interlocked.Increment(ref runs)))
        );

        Assert.Contains("It did not fail in this way when it was replayed", error.Message, StringComparison.Ordinal);
        Assert.Contains("BECKET_CHECK=1 BECKET_SEED=1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_carries_the_context_of_its_caller_and_cannot_change_it()
    {
        var local = new AsyncLocal<string> { Value = "caller" };
        var seen = new System.Collections.Concurrent.ConcurrentBag<string?>();

        Explore(
            50,
            _ =>
            {
                seen.Add(local.Value);
                local.Value = "run";
            },
            new() { Threads = 3 }
        );

        Assert.Equal(["caller"], seen.Distinct());
        Assert.Equal("caller", local.Value);
    }

    [Fact]
    public void It_ends_between_two_seeds_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        int runs = 0;

        Assert.Throws<OperationCanceledException>(() =>
            Explore(
                1_000,
                _ =>
                {
                    if (++runs == 3)
                    {
                        source.Cancel();
                    }
                },
                new() { Threads = 1, Cancellation = source.Token }
            )
        );

        Assert.Equal(3, runs);
    }

    [Fact]
    public void On_the_loop_of_a_reactor_it_is_refused()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });

        reactor.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(static () => Explore(1, static _ => { }));
            return Deferred.Succeed();
        });
    }

    private static void NeedsTwo(Simulation simulation)
    {
        int harm = 0;
        for (int second = 1; second <= 40; second++)
        {
            int number = second;
            simulation.At(
                TimeSpan.FromSeconds(second),
                () => harm += Do(simulation, $"fault {number}") && number is 7 or 23 ? 1 : 0
            );
        }

        simulation.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(harm < 2);
    }

    private static bool Do(Simulation simulation, string fault) => simulation.BeginFault(null, fault);

    private static void ThrowDeepInside() => throw new InvalidDataException("deep inside");

    private static ExploreReport Explore(int seeds, Action<Simulation> scenario, ExploreOptions? options = null) =>
        Simulation.ExploreWith(seeds, scenario, options, s_noSettings);

    private static ExploreSettings Settings(params (string Name, string Value)[] variables) =>
        ExploreSettings.Read(name => variables.FirstOrDefault(one => one.Name == name).Value);

    private sealed class Mute : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) { }
    }
}
