using Becket.Testing;

namespace Becket.Orleans.Tests.Jobs;

public sealed class JobOverviewTests
{
    [Fact]
    public void An_overview_shows_lists_workers_and_the_oldest_job() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobHandlers handlers = Waiting(reactor);
            JobWorker one = cluster.Worker(
                handlers,
                new JobWorkerOptions
                {
                    Name = "one",
                    Slots = 2,
                    Prefetch = 3,
                }
            );
            await one.Start();
            var options = new JobListOptions { LeaseTime = TimeSpan.FromSeconds(3) };
            await cluster.Lists.CreateAsync("long", Waits(["long-1"], seconds: 600), options);
            await reactor.DeferLater(TimeSpan.FromSeconds(10));
            JobList list = await cluster.Lists.CreateAsync("short", Waits(["a", "b", "c"], seconds: 60), options);
            await reactor.DeferLater(TimeSpan.FromSeconds(50));

            JobOverview overview = await cluster.Lists.GetOverviewAsync();

            Assert.Equal(["long", "short"], overview.Lists.Select(static seen => seen.Name));
            Assert.Equal((3, 3, 0), Figures(overview.Lists[1].Progress));
            JobWorkerOverview worker = Assert.Single(overview.Workers);
            Assert.Equal((one.WorkerName, 2, 2, 4), (worker.Name, worker.Slots, worker.Running, worker.Leases));
            Assert.InRange(worker.Silence, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
            Assert.Equal(("long", "long-1", one.WorkerName, 1), Of(overview.Oldest!));
            Assert.InRange(overview.Oldest!.Age, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(60));

            await reactor.DeferLater(TimeSpan.FromSeconds(60));
            JobOverview later = await cluster.Lists.GetOverviewAsync();
            Assert.Equal(1 / 60d, later.DonePerSecond(overview), tolerance: 0.001);
            Assert.Equal(0, overview.DonePerSecond(later));

            // A list is open until a worker has seen that all its shards are complete.
            await list.WaitAsync();
            await reactor.DeferLater(TimeSpan.FromSeconds(5));
            Assert.Equal(["long"], (await cluster.Lists.GetOverviewAsync()).Lists.Select(static seen => seen.Name));
            await one.Stop();
        });

    [Fact]
    public void An_overview_of_nothing_is_empty() =>
        ReactorTest.Run(async reactor =>
        {
            JobOverview overview = await new TestCluster(reactor).Lists.GetOverviewAsync();

            Assert.Empty(overview.Lists);
            Assert.Empty(overview.Workers);
            Assert.Null(overview.Oldest);
            Assert.Contains("no worker has asked", overview.ToText(), StringComparison.Ordinal);
        });

    [Fact]
    public void The_text_is_a_table_of_lists_and_one_of_workers()
    {
        JobOverview before = Overview(TimeSpan.Zero, done: 100);

        Assert.Equal(
            """
            list     total   waiting    leased      done      dead    jobs/s
            day       1000       790        10       200         0      50.0

            worker     slots   running    leases   heard of
            one            5         5        10      0.2 s

            oldest: "job-7" of day, attempt 2, 12 s on one

            """,
            Overview(TimeSpan.FromSeconds(2), done: 200).ToText(before)
        );
    }

    private static JobOverview Overview(TimeSpan after, int done) =>
        new()
        {
            At = DateTimeOffset.UnixEpoch + after,
            Lists =
            [
                new JobListOverview
                {
                    Name = "day",
                    Progress = new JobProgress
                    {
                        Total = 1_000,
                        Waiting = 990 - done,
                        Leased = 10,
                        Done = done,
                        Dead = 0,
                        Cancelled = 0,
                        IsClosed = true,
                    },
                },
            ],
            Workers =
            [
                new JobWorkerOverview
                {
                    Name = "one",
                    Slots = 5,
                    Running = 5,
                    Leases = 10,
                    Silence = TimeSpan.FromSeconds(0.2),
                },
            ],
            Oldest = new RunningJob
            {
                List = "day",
                Key = "job-7",
                Worker = "one",
                Attempt = 2,
                Age = TimeSpan.FromSeconds(12),
            },
        };

    private static (int Total, int Leased, int Done) Figures(JobProgress progress) =>
        (progress.Total, progress.Leased, progress.Done);

    private static (string List, string Key, string Worker, int Attempt) Of(RunningJob job) =>
        (job.List, job.Key, job.Worker, job.Attempt);

    private static IEnumerable<Job> Waits(string[] keys, int seconds) =>
        keys.Select(key => Job.Of("wait", key, seconds));

    private static JobHandlers Waiting(Reactor reactor) =>
        new JobHandlers().Add<int, int>(
            "wait",
            async (seconds, job) =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(seconds), job.Cancellation);
                return 0;
            }
        );
}
