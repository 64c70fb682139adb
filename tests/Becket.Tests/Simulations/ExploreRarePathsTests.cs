using Becket.Simulations;

namespace Becket.Tests.Simulations;

/// <summary>Rare paths on purpose.</summary>
public sealed class ExploreRarePathsTests
{
    [Fact]
    public void Outside_of_a_simulation_no_rare_path_is_taken()
    {
        Assert.False(Simulation.Sometimes("the queue is full", chance: 1));
        Assert.Equal(100, Simulation.Draw("limit", 100, 1, 2));
    }

    [Fact]
    public void A_path_is_taken_in_a_part_of_the_seeds_and_in_those_now_and_then()
    {
        ExploreReport report = Explore(400, static () => _ = Simulation.Sometimes("the queue is full", chance: 0.5));

        RarePath path = Assert.Single(report.RarePaths);
        Assert.Equal(400, path.Seeds);
        Assert.InRange(path.SeedsTaken, 60, 140);
        Assert.InRange(path.Times, path.SeedsTaken * 3, path.SeedsTaken * 7);
    }

    [Fact]
    public void A_report_names_the_paths_that_no_seed_has_taken()
    {
        ExploreReport report = Explore(
            200,
            static () =>
            {
                Simulation.Sometimes("never", chance: 0);
                Simulation.Sometimes("often", chance: 1);
            }
        );

        Assert.Equal(["never"], report.PathsNotTaken);
        Assert.Contains("\"never\": NEVER TAKEN, reached in 200 seeds", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_the_same_in_the_whole_of_a_run_and_rare_in_some_seeds()
    {
        var drawn = new System.Collections.Concurrent.ConcurrentBag<int>();
        Simulation.ExploreWith(
            200,
            simulation =>
            {
                int[] values = [.. Enumerable.Range(0, 5).Select(static _ => Simulation.Draw("limit", 100, 1, 2))];
                drawn.Add(Assert.Single(values.Distinct()));
            },
            null,
            new()
        );

        Assert.Equal([1, 2, 100], drawn.Distinct().Order());
        Assert.InRange(drawn.Count(static value => value == 100), 120, 180);
    }

    [Fact]
    public void A_seed_takes_the_same_paths_again_and_a_new_path_does_not_change_the_others()
    {
        static List<bool> Take(ulong seed, bool hasOther)
        {
            List<bool> taken = [];
            Simulation.Run(
                seed,
                _ =>
                {
                    for (int count = 0; count < 50; count++)
                    {
                        if (hasOther)
                        {
                            Simulation.Sometimes("other", 0.5);
                        }

                        taken.Add(Simulation.Sometimes("path", 0.5));
                    }
                }
            );
            return taken;
        }

        for (ulong seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(Take(seed, hasOther: false), Take(seed, hasOther: true));
        }
    }

    [Fact]
    public void After_the_repair_of_all_faults_no_rare_path_is_taken()
    {
        ExploreReport report = Simulation.ExploreWith(
            100,
            static simulation =>
            {
                simulation.RepairAll();
                Assert.False(Simulation.Sometimes("path", 1));
            },
            null,
            new()
        );

        Assert.Equal(["path"], report.PathsNotTaken);
    }

    [Fact]
    public void An_option_turns_them_off()
    {
        ExploreReport report = Simulation.ExploreWith(
            100,
            static _ => Simulation.Sometimes("path", 1),
            new() { Runs = new() { RarePaths = false } },
            new()
        );

        Assert.Equal(["path"], report.PathsNotTaken);
    }

    [Fact]
    public void A_path_that_was_taken_stands_in_the_log()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.ExploreWith(
                100,
                static _ => Assert.False(Simulation.Sometimes("the queue is full", 1)),
                null,
                new()
            )
        );

        Assert.Contains("takes the rare path \"the queue is full\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_the_library_are_taken_and_all_bytes_arrive_all_the_same()
    {
        ExploreReport report = Simulation.ExploreWith(
            100,
            static simulation =>
            {
                const int Total = 30_000;
                int ended = 0;
                Host server = simulation.AddHost("server");
                Host client = simulation.AddHost("client");
                server.Run(static reactor => _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Echo())));
                client.Run(reactor => Deferred.Gather(Enumerable.Range(0, 3).Select(_ => Talk(reactor))));
                simulation.RunFor(TimeSpan.FromMinutes(5));
                Assert.Equal(3, ended);

                async Deferred Talk(Reactor reactor)
                {
                    await using Connection connection = await reactor.ConnectTcp("server", 7);
                    Stream stream = connection.AsStream();
                    await stream.WriteAsync(new byte[Total]);
                    await stream.ReadExactlyAsync(new byte[Total]);
                    ended++;
                }
            },
            null,
            new()
        );

        Assert.Empty(report.PathsNotTaken);
        Assert.Equal(
            [
                "happy eyeballs: delay",
                "tcp: a call finds no room",
                "tcp: connections accepted in a turn",
                "tcp: window",
                "transport: bytes kept for the end of the turn",
                "transport: high-water mark",
            ],
            report.RarePaths.Select(static path => path.Name).Order(StringComparer.Ordinal)
        );
    }

    private static ExploreReport Explore(int seeds, Action path) =>
        Simulation.ExploreWith(
            seeds,
            simulation =>
            {
                simulation
                    .AddHost("host")
                    .Run(
                        async Deferred (reactor) =>
                        {
                            for (int count = 0; count < 10; count++)
                            {
                                path();
                                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                            }
                        }
                    );
                simulation.RunFor(TimeSpan.FromMinutes(1));
            },
            null,
            new()
        );

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
