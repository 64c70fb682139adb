using Becket.Orleans.Tests.Jobs;
using Becket.Testing;

namespace Becket.Orleans.Tests.Workers;

public sealed class WorkerFaultTests
{
    [Fact]
    public void A_worker_that_stops_gives_back_what_it_has_not_begun_and_finishes_what_it_runs() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int runs = 0;
            JobWorker worker = cluster.Worker(Waiting(reactor, TimeSpan.FromSeconds(3), () => runs++));
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(50));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            await worker.Stop();
            JobProgress progress = await list.GetProgressAsync();

            Assert.Equal((5, 5, 0, 45), (runs, progress.Done, progress.Leased, progress.Waiting));
        });

    [Fact]
    public void A_worker_that_stops_cancels_what_takes_too_long_and_gives_it_back() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int attempt = 0;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    async (_, job) =>
                    {
                        attempt = job.Attempt;
                        await reactor.DeferLater(TimeSpan.FromHours(1), job.Cancellation);
                        return 0;
                    }
                )
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(1));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            await worker.Stop();
            JobProgress progress = await list.GetProgressAsync();
            await worker.Start();
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            Assert.Equal((1, 0), (progress.Waiting, progress.Leased));
            Assert.Equal(1, attempt);
            await worker.Stop();
        });

    [Fact]
    public void A_job_is_cancelled_when_its_lease_cannot_be_renewed_and_its_result_is_not_recorded() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var faulty = new FaultyLedger(cluster.Memory);
            double? cancelledAt = null;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    async (_, job) =>
                    {
                        try
                        {
                            await reactor.DeferLater(TimeSpan.FromMinutes(5), job.Cancellation);
                        }
                        catch (OperationCanceledException)
                        {
                            cancelledAt = reactor.Seconds;
                        }

                        return 0;
                    }
                ),
                ledger: faulty
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(1));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            faulty.IsAway = true;
            await reactor.DeferLater(TimeSpan.FromSeconds(40));

            Assert.InRange(cancelledAt!.Value, 25, 32);
            Assert.Equal(0, (await list.GetProgressAsync()).Done);
            faulty.IsAway = false;
            await worker.Stop();
        });

    [Fact]
    public void Reports_wait_until_the_ledger_is_back() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var faulty = new FaultyLedger(cluster.Memory);
            int runs = 0;
            JobWorker worker = cluster.Worker(Waiting(reactor, TimeSpan.FromSeconds(3), () => runs++), ledger: faulty);
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(5));
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            faulty.IsAway = true;
            await reactor.DeferLater(TimeSpan.FromSeconds(15));
            Assert.Equal(5, worker.Statistics().Unreported);
            faulty.IsAway = false;
            JobProgress end = await list.WaitAsync();

            Assert.Equal((5, 5), (runs, end.Done));
            await worker.Stop();
        });

    [Fact]
    public void A_ledger_whose_answers_are_lost_records_each_result_once() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var faulty = new FaultyLedger(cluster.Memory);
            JobWorker worker = cluster.Worker(
                Waiting(reactor, TimeSpan.FromSeconds(0.1), static () => { }),
                ledger: faulty
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(200));
            faulty.LosesEach = 3;

            JobProgress end = await list.WaitAsync();

            Assert.Equal(200, end.Done);
            Assert.True(faulty.Lost > 0);
            await worker.Stop();
        });

    [Fact]
    public void A_job_that_takes_longer_than_its_time_limit_is_cancelled_and_fails() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobWorker worker = cluster.Worker(Waiting(reactor, TimeSpan.FromHours(1), static () => { }));
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync(
                "day",
                JobListTests.Numbers(1),
                new JobListOptions { Attempts = 2, TimeLimit = TimeSpan.FromSeconds(10) }
            );

            await list.WaitAsync();
            DeadLetter letter = Assert.Single(await list.DeadLettersAsync().ToListAsync());

            Assert.Equal((DeadLetterReason.AttemptsUsedUp, 2), (letter.Reason, letter.Attempts));
            Assert.Contains("time limit of 00:00:10", letter.Error, StringComparison.Ordinal);
            await worker.Stop();
        });

    [Fact]
    public void A_job_that_kills_its_workers_is_stopped_and_those_beside_it_are_not() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int kills = 0;
            var options = new JobListOptions { LostWorkers = 3, LeaseTime = TimeSpan.FromSeconds(5) };
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(30), options);
            var workers = new List<JobWorker>();
            for (int start = 0; start < 12 && !(await list.GetProgressAsync()).IsComplete; start++)
            {
                // Its process is gone: it reports nothing from now on, and nobody stops it.
                var mine = new FaultyLedger(cluster.Memory);
                JobWorker worker = cluster.Worker(
                    new JobHandlers().Add<int, int>(
                        "n",
                        async (number, job) =>
                        {
                            await reactor.DeferLater(TimeSpan.FromSeconds(3), job.Cancellation);
                            if (number == 2 && !mine.IsAway)
                            {
                                kills++;
                                mine.IsAway = true;
                            }

                            return number;
                        }
                    ),
                    ledger: mine
                );
                workers.Add(worker);
                await worker.Start();
                await reactor.DeferLater(TimeSpan.FromSeconds(40));
            }

            JobProgress end = await list.WaitAsync();
            DeadLetter letter = Assert.Single(await list.DeadLettersAsync().ToListAsync());

            Assert.Equal((29, 1), (end.Done, end.Dead));
            Assert.Equal(("2", DeadLetterReason.WorkersLost), (letter.Key, letter.Reason));
            Assert.InRange(kills, 3, 4);
            foreach (JobWorker worker in workers)
            {
                await worker.Stop();
            }
        });

    [Fact]
    public void What_a_worker_that_hangs_was_running_runs_elsewhere_within_a_second_after_its_leases() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var hanging = new FaultyLedger(cluster.Memory);
            var options = new JobListOptions { LeaseTime = TimeSpan.FromSeconds(5) };
            JobList list = await cluster.Lists.CreateAsync("day", JobListTests.Numbers(20), options);
            int hung = 0;
            JobWorker one = cluster.Worker(
                Waiting(reactor, TimeSpan.FromHours(1), () => hung++),
                new JobWorkerOptions { Name = "one", Slots = 20 },
                hanging
            );
            await one.Start();
            await reactor.DeferLater(TimeSpan.FromSeconds(3));
            Assert.Equal(20, hung);
            hanging.IsAway = true;
            double away = reactor.Seconds;
            var starts = new List<double>();
            JobHandlers handlers = Waiting(reactor, TimeSpan.FromSeconds(0.02), () => starts.Add(reactor.Seconds));
            JobWorker other = cluster.Worker(handlers, new JobWorkerOptions { Name = "other" });
            await other.Start();

            await list.WaitAsync();

            Assert.Equal(20, starts.Count);
            Assert.All(starts, start => Assert.InRange(start - away, 0, 6));
            await other.Stop();
            await one.Stop();
        });

    [Fact]
    public void No_more_than_the_bound_run_on_all_workers_together_and_no_more_start_than_the_rate() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int running = 0,
                most = 0;
            var starts = new List<double>();
            JobHandlers handlers = new JobHandlers().Add<int, int>(
                "n",
                async (_, _) =>
                {
                    starts.Add(reactor.Seconds);
                    most = Math.Max(most, ++running);
                    await reactor.DeferLater(TimeSpan.FromSeconds(0.5));
                    running--;
                    return 0;
                }
            );
            JobWorker one = cluster.Worker(handlers);
            JobWorker other = cluster.Worker(handlers, new JobWorkerOptions { Name = "other" });
            await one.Start();
            await other.Start();

            JobList bounded = await cluster.Lists.CreateAsync(
                "bounded",
                JobListTests.Numbers(60),
                new JobListOptions { MaxRunning = 3, ShardSize = 20 }
            );
            await bounded.WaitAsync();
            Assert.Equal(3, most);

            starts.Clear();
            JobList slow = await cluster.Lists.CreateAsync(
                "slow",
                JobListTests.Numbers(40),
                new JobListOptions { MaxStartsPerSecond = 4, ShardSize = 20 }
            );
            await slow.WaitAsync();
            Assert.Equal(40, starts.Count);
            for (int start = 4; start < 40; start++)
            {
                Assert.True(starts[start] - starts[start - 4] >= 0.999, $"Start {start} came too early.");
            }

            await other.Stop();
            await one.Stop();
        });

    [Fact]
    public void A_worker_without_handlers_says_what_to_do() =>
        ReactorTest.Run(async reactor =>
        {
            JobWorker worker = new TestCluster(reactor).Worker(new JobHandlers());

            Exception error = await Assert.ThrowsAnyAsync<Exception>(async () => await worker.Start());

            Assert.Contains("Add one", error.ToString(), StringComparison.Ordinal);
        });

    private static JobHandlers Waiting(Reactor reactor, TimeSpan time, Action onRun) =>
        new JobHandlers().Add<int, int>(
            "n",
            async (number, job) =>
            {
                onRun();
                await reactor.DeferLater(time, job.Cancellation);
                return number;
            }
        );
}
