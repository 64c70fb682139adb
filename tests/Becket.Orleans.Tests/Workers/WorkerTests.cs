using Becket.Orleans.Ledger;
using Becket.Reactors.Services;
using Becket.Testing;

namespace Becket.Orleans.Tests.Workers;

public sealed class WorkerTests
{
    [Fact]
    public void Every_job_of_a_list_is_done_once() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var ran = new List<string>();
            JobWorker worker = cluster.Worker(new JobHandlers().Add<int, int>("double", (number, job) =>
            {
                ran.Add(job.Key);
                return Task.FromResult(number * 2);
            }));
            await worker.Start();

            JobList list = await cluster.Lists.CreateAsync("day", Numbers("double", 2_500));
            JobProgress end = await list.WaitAsync();
            List<JobResult<int>> results = await list.ResultsAsync<int>(JobResultOrder.Input).ToListAsync();

            Assert.Equal(2_500, end.Done);
            Assert.Equal(ran.Distinct().Count(), ran.Count);
            Assert.Equal(Enumerable.Range(0, 2_500), results.Select(static result => result.Index));
            Assert.All(results, static result => Assert.Equal(2 * int.Parse(result.Key), result.Value));
            await worker.Stop();
        });

    [Fact]
    public void Jobs_start_in_the_order_in_which_they_were_given() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var ran = new List<int>();
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>("wait", async (number, _) =>
                {
                    ran.Add(number);
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
                    return 0;
                })
            );
            await worker.Start();

            JobList list = await cluster.Lists.CreateAsync(
                "day",
                Numbers("wait", 300),
                new JobListOptions { ShardSize = 100 }
            );
            await list.WaitAsync();

            Assert.Equal(Enumerable.Range(0, 300), ran);
            await worker.Stop();
        });

    [Fact]
    public void No_more_jobs_run_than_there_are_slots() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int running = 0,
                most = 0;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>("wait", async (_, _) =>
                {
                    most = Math.Max(most, ++running);
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    running--;
                    return 0;
                }),
                new JobWorkerOptions { Slots = 3 }
            );
            await worker.Start();

            JobList list = await cluster.Lists.CreateAsync("day", Numbers("wait", 30));
            await list.WaitAsync();

            Assert.Equal(3, most);
            Assert.InRange(reactor.Seconds, 10, 12);
            await worker.Stop();
        });

    [Fact]
    public void A_job_longer_than_its_lease_runs_once() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int runs = 0;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>("long", async (_, job) =>
                {
                    runs++;
                    await reactor.DeferLater(TimeSpan.FromMinutes(10), job.Cancellation);
                    return 0;
                })
            );
            JobWorker other = cluster.Worker(
                new JobHandlers().Add<int, int>("long", (_, _) => Task.FromResult(runs++)),
                new JobWorkerOptions { Name = "other" }
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", Numbers("long", 1));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));
            await other.Start();
            JobProgress end = await list.WaitAsync();

            Assert.Equal((1, 1), (runs, end.Done));
            await other.Stop();
            await worker.Stop();
        });

    private static IEnumerable<Job> Numbers(string handler, int count) =>
        Enumerable.Range(0, count).Select(number => Job.Of(handler, $"{number}", number));
}
