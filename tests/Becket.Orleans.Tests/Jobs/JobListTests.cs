using Becket.Testing;

namespace Becket.Orleans.Tests.Jobs;

public sealed class JobListTests
{
    [Fact]
    public void A_list_that_is_created_again_is_the_same_list() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            await cluster.Lists.CreateAsync("day", Numbers(10));

            JobList again = await cluster.Lists.CreateAsync("day", NoOneReadsThis());

            Assert.Equal(10, (await again.GetProgressAsync()).Total);
            Assert.Equal(["day"], await cluster.Lists.NamesAsync());
        });

    [Fact]
    public void A_creation_that_was_cut_off_goes_on_where_it_ended() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var options = new JobListOptions { ShardSize = 100 };
            await Assert.ThrowsAsync<IOException>(() =>
                cluster.Lists.CreateAsync("day", Cut(Numbers(1_000), after: 730), options)
            );
            JobList? cut = await cluster.Lists.FindAsync("day");
            JobProgress before = await cut!.GetProgressAsync();

            JobList list = await cluster.Lists.CreateAsync("day", Numbers(1_000).Reverse());

            Assert.InRange(before.Total, 1, 730);
            Assert.False(before.IsClosed);
            JobProgress after = await list.GetProgressAsync();
            Assert.Equal((1_000, true), (after.Total, after.IsClosed));
            Assert.Equal(100, list.Options.ShardSize);
        });

    [Fact]
    public void A_key_that_comes_twice_is_one_job_or_an_error() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobList list = await cluster.Lists.CreateAsync("day", [.. Numbers(5), .. Numbers(5)]);

            JobListException error = await Assert.ThrowsAsync<JobListException>(() =>
                cluster.Lists.CreateAsync("other", [Job.Of("n", "a", 1), Job.Of("n", "a", 2)])
            );

            Assert.Equal(5, (await list.GetProgressAsync()).Total);
            Assert.Contains("Give each job a key of its own", error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void Jobs_of_a_slow_source_run_before_the_last_is_given() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            double? first = null;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    (number, _) =>
                    {
                        first ??= reactor.Seconds;
                        return Task.FromResult(number);
                    }
                )
            );
            await worker.Start();

            JobList list = await cluster.Lists.CreateAsync("day", Slow(reactor, 10));
            JobProgress end = await list.WaitAsync();

            Assert.Equal(10, end.Done);
            Assert.InRange(first!.Value, 0, 60);
            await worker.Stop();
        });

    [Fact]
    public void Results_come_as_they_are_recorded_and_in_the_order_of_the_jobs() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    async (number, job) =>
                    {
                        await reactor.DeferLater(TimeSpan.FromSeconds(number % 2 == 0 ? 20 : 1), job.Cancellation);
                        return number;
                    }
                )
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", Numbers(6), new JobListOptions { ShardSize = 4 });

            Task<List<JobResult<int>>> completion = list.ResultsAsync<int>().ToListAsync().AsTask();
            List<JobResult<int>> input = await list.ResultsAsync<int>(JobResultOrder.Input).ToListAsync();

            Assert.Equal([0, 1, 2, 3, 4, 5], input.Select(static result => result.Index));
            int[] order = [.. (await completion).Select(static result => result.Value)];
            Assert.Equal([1, 3], order[..2]);
            Assert.Equal([0, 1, 2, 3, 4, 5], order.Order());
            await worker.Stop();
        });

    [Fact]
    public void A_job_that_fails_runs_again_later_and_is_a_dead_letter_in_the_end() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            var starts = new List<double>();
            bool isRepaired = false;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    (number, job) =>
                    {
                        starts.Add(reactor.Seconds);
                        Assert.Equal(isRepaired ? 1 : starts.Count, job.Attempt);
                        return isRepaired
                            ? Task.FromResult(number)
                            : throw new InvalidOperationException("The disk is full.");
                    }
                )
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", Numbers(1), new JobListOptions { Attempts = 3 });

            JobProgress end = await list.WaitAsync();
            DeadLetter letter = Assert.Single(await list.DeadLettersAsync().ToListAsync());

            Assert.Equal((0, 1), (end.Done, end.Dead));
            Assert.Equal((DeadLetterReason.AttemptsUsedUp, 3), (letter.Reason, letter.Attempts));
            Assert.Equal("InvalidOperationException: The disk is full.", letter.Error);
            Assert.InRange(starts[1] - starts[0], 0.75, 4);
            Assert.InRange(starts[2] - starts[1], 1.5, 6);

            isRepaired = true;
            Assert.Equal(0, await list.RequeueAsync(["nobody"]));
            Assert.Equal(1, await list.RequeueAsync());
            Assert.Equal(1, (await list.WaitAsync()).Done);
            await worker.Stop();
        });

    [Fact]
    public void A_permanent_failure_does_not_run_again() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int runs = 0;
            JobWorker worker = cluster.Worker(
                new JobHandlers()
                    .Add<int, int>(
                        "n",
                        (_, _) =>
                        {
                            runs++;
                            throw new PermanentFailureException("no such customer");
                        }
                    )
                    .Add<int, string>("large", (_, _) => Task.FromResult(new string('x', 2_000)))
                    .Add<DateTime, int>("wrong", (_, _) => Task.FromResult(1))
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync(
                "day",
                [Job.Of("n", "a", 1), Job.Of("large", "b", 1), Job.Of("wrong", "c", 1)]
            );

            JobProgress end = await list.WaitAsync();
            List<DeadLetter> letters = await list.DeadLettersAsync().ToListAsync();

            Assert.Equal((3, 1), (end.Dead, runs));
            Assert.All(letters, static letter => Assert.Equal(DeadLetterReason.PermanentFailure, letter.Reason));
            Assert.Equal("no such customer", letters[0].Error);
            Assert.Contains("2,002 bytes", letters[1].Error, StringComparison.Ordinal);
            Assert.Contains("is not a DateTime", letters[2].Error, StringComparison.Ordinal);
            await worker.Stop();
        });

    [Fact]
    public void A_cancelled_list_stops_what_runs_and_can_be_resubmitted() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            int cancelled = 0;
            bool isQuick = false;
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    async (number, job) =>
                    {
                        try
                        {
                            await reactor.DeferLater(
                                TimeSpan.FromSeconds(number == 0 || isQuick ? 1 : 1_000),
                                job.Cancellation
                            );
                            return number;
                        }
                        catch (OperationCanceledException)
                        {
                            cancelled++;
                            throw;
                        }
                    }
                )
            );
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync("day", Numbers(20));
            await reactor.DeferLater(TimeSpan.FromSeconds(10));

            await list.CancelAsync();
            JobProgress end = await list.WaitAsync();
            await reactor.DeferLater(TimeSpan.FromSeconds(5));

            Assert.Equal((1, 19, 0, 5), (end.Done, end.Cancelled, end.Dead, cancelled));
            await Assert.ThrowsAsync<JobListException>(() => list.ResumeAsync());
            isQuick = true;
            Assert.Equal(19, await list.ResubmitAsync());
            Assert.Equal(20, (await list.WaitAsync()).Done);
            await worker.Stop();
        });

    [Fact]
    public void A_paused_list_starts_nothing_new_and_says_so() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>("n", (number, _) => Task.FromResult(number))
            );
            JobList list = await cluster.Lists.CreateAsync("day", Numbers(3));
            await list.PauseAsync();
            await worker.Start();
            await reactor.DeferLater(TimeSpan.FromSeconds(30));

            JobExplanation? why = await list.ExplainAsync("2");
            Assert.Equal(0, (await list.GetProgressAsync()).Done);
            Assert.Equal("The list is paused. Resume it.", why!.Text);

            await list.ResumeAsync();
            Assert.Equal(3, (await list.WaitAsync()).Done);
            await worker.Stop();
        });

    [Fact]
    public void What_is_too_long_is_an_error_where_it_is_given()
    {
        ArgumentException payload = Assert.Throws<ArgumentException>(static () =>
            Job.Of("n", "a", new string('x', 70_000))
        );

        Assert.Contains("70,002 bytes", payload.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => Job.Of("n", new string('k', 513), 1));
        Assert.Throws<ArgumentException>(static () => Job.Of("", "a", 1));
        Assert.Throws<ArgumentException>(static () => Job.Of("n", "a\n", 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new JobListOptions { ShardSize = 5_000 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new JobListOptions { MaxStartsPerSecond = double.NaN });
    }

    internal static IEnumerable<Job> Numbers(int count) =>
        Enumerable.Range(0, count).Select(static number => Job.Of("n", $"{number}", number));

    private static IEnumerable<Job> Cut(IEnumerable<Job> jobs, int after)
    {
        foreach (Job job in jobs)
        {
            yield return after-- > 0 ? job : throw new IOException("The source broke.");
        }
    }

    private static IEnumerable<Job> NoOneReadsThis()
    {
        Assert.Fail("It was read.");
        yield break;
    }

    private static async IAsyncEnumerable<Job> Slow(Reactor reactor, int count)
    {
        foreach (Job job in Numbers(count))
        {
            yield return job;
            await Task.Delay(TimeSpan.FromMinutes(1), reactor.TimeProvider);
        }
    }
}
