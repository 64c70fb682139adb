using Becket.Simulations;

namespace Becket.Tests.Simulations.Library;

/// <summary><c>Cooperator.ForEach</c> with jobs that use a network which fails.</summary>
public sealed class ForEachScenarioTests
{
    private const int Seeds = 200;

    [Fact]
    public void Each_item_is_done_at_least_once_and_never_more_run_than_there_are_slots() =>
        Simulation.Explore(Seeds, Play);

    [Fact]
    public void The_same_seed_gives_the_same_run() => Simulation.Explore(3, Play, new ExploreOptions { Check = true });

    private static void Play(Simulation simulation)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var done = new HashSet<int>();
        FlakyWork? work = null;
        server.Run(reactor => FlakyWork.Serve(reactor, done));
        client.Run(reactor => (work = new FlakyWork(reactor)).Run());
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(
            10,
            TimeSpan.FromSeconds(60),
            FaultKind.Partition,
            FaultKind.HalfPartition,
            FaultKind.Hold,
            FaultKind.Loss,
            FaultKind.Reset,
            FaultKind.Refuse,
            FaultKind.Pause,
            FaultKind.Crash,
            FaultKind.SlowLink
        );
        simulation.Always("no more jobs run than there are slots", () => work is not { Running: > FlakyWork.Slots });
        simulation.Eventually("all items are done", () => work is { Results: not null }, TimeSpan.FromMinutes(10));
        simulation.AtEnd(
            "each item was done, and has its result in its place",
            () =>
            {
                int[] items = [.. Enumerable.Range(0, FlakyWork.Items)];
                Assert.Equal(items, done.Order());
                Assert.Equal(items.Select(static item => item * item), work!.Results);
                Assert.Equal(0, work.Running);
            }
        );
    }
}
