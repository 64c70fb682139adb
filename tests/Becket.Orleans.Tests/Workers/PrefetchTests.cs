using Becket.Testing;

namespace Becket.Orleans.Tests.Workers;

public sealed class PrefetchTests
{
    private static readonly JobWorkerOptions s_bounded = new()
    {
        Slots = 1,
        Prefetch = 64,
        PrefetchTime = TimeSpan.FromSeconds(0.25),
    };

    [Fact]
    public void Short_jobs_are_fetched_in_advance() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int most = 0;
            JobWorker? worker = null;
            JobHandlers handlers = new JobHandlers().Add<int, int>(
                "wait",
                async (milliseconds, _) =>
                {
                    most = Math.Max(most, worker!.Statistics().Leases);
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(milliseconds));
                    return 0;
                }
            );
            worker = cluster.Worker(handlers, s_bounded);
            await worker.Start();

            await (await cluster.Lists.CreateAsync("day", Waits(count: 100, milliseconds: 10))).WaitAsync();

            // 25 of them take the time for which one may wait.
            Assert.InRange(most, 10, 26);
            await worker.Stop();
        });

    [Fact]
    public void Long_jobs_are_left_to_workers_with_a_free_slot() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var starts = new List<TimeSpan>();
            JobHandlers handlers = new JobHandlers().Add<int, int>(
                "wait",
                async (milliseconds, _) =>
                {
                    if (milliseconds > 1_000)
                    {
                        starts.Add(reactor.Now);
                    }

                    await reactor.DeferLater(TimeSpan.FromMilliseconds(milliseconds));
                    return 0;
                }
            );
            JobWorker one = cluster.Worker(handlers, s_bounded with { Name = "one" });
            JobWorker other = cluster.Worker(handlers, s_bounded with { Name = "other" });
            await one.Start();
            Task<JobList> creating = cluster.Lists.CreateAsync(
                "day",
                [.. Waits(count: 20, milliseconds: 10), .. Waits(count: 2, milliseconds: 60_000, from: 20)]
            );
            JobList list = await creating;
            await reactor.DeferLater(TimeSpan.FromSeconds(0.6));
            await other.Start();

            JobProgress end = await list.WaitAsync();

            // The first worker fetched both while jobs were short.
            Assert.Equal(22, end.Done);
            Assert.Equal(2, starts.Count);
            Assert.InRange(starts[1] - starts[0], TimeSpan.Zero, TimeSpan.FromSeconds(3));
            await one.Stop();
            await other.Stop();
        });

    private static IEnumerable<Job> Waits(int count, int milliseconds, int from = 0) =>
        Enumerable.Range(from, count).Select(number => Job.Of("wait", $"job-{number}", milliseconds));
}
