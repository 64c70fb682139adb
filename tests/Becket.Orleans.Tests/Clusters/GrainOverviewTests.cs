using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Clusters;

public sealed class GrainOverviewTests
{
    [Fact]
    public async Task An_overview_comes_over_a_cluster()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(2, storage.For);
        var lists = new JobLists(new JobLedger(cluster.Ledger));
        await lists.CreateAsync("day", Enumerable.Range(0, 5).Select(number => Job.Of("n", $"job-{number}", number)));
        var ask = new ExchangeRequest
        {
            Worker = "one#1",
            Sequence = 1,
            Handlers = ["n"],
            Want = 2,
            Slots = 7,
        };
        var shard = new ShardId("day", 0);
        ExchangeAnswer answer = await cluster.Ledger.ExchangeAsync(shard, ask);
        Assert.Null((await lists.GetOverviewAsync()).Oldest);

        HeldLease[] held = [.. answer.Leases.Select(static lease => new HeldLease(lease.Lease, lease.Key == "job-1"))];
        await cluster.Ledger.ExchangeAsync(shard, ask with { Sequence = 2, Want = 0, Held = held });
        JobOverview overview = await lists.GetOverviewAsync();

        JobListOverview list = Assert.Single(overview.Lists);
        Assert.Equal((5, 3, 2), (list.Progress.Total, list.Progress.Waiting, list.Progress.Leased));
        JobWorkerOverview worker = Assert.Single(overview.Workers);
        Assert.StartsWith("one#1", worker.Name, StringComparison.Ordinal);
        Assert.Equal((7, 1, 2), (worker.Slots, worker.Running, worker.Leases));
        Assert.Equal(("day", "job-1", 1), (overview.Oldest!.List, overview.Oldest.Key, overview.Oldest.Attempt));
    }
}
