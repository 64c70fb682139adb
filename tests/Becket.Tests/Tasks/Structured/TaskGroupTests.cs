using System.Collections.ObjectModel;
using Becket.Tests.Reactors;

namespace Becket.Tests.Tasks.Structured;

public sealed class TaskGroupTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void A_group_ends_when_its_body_and_all_jobs_have_ended_also_those_that_jobs_start()
    {
        (Deferred body, Deferred job, Deferred late) = (new Deferred(), new Deferred(), new Deferred());
        Deferred done = TaskGroup.Run(async group =>
        {
            group.Start(async () =>
            {
                await job;
                group.Start(() => late);
            });
            await body;
        });
        body.Callback();
        job.Callback();
        Assert.False(done.Called);
        late.Callback();
        Assert.True(done.Called);
    }

    [Fact]
    public void A_group_without_jobs_gives_the_value_of_its_body() =>
        Assert.Equal(3, Value(TaskGroup.Run(static _ => Deferred.Succeed(3))));

    [Fact]
    public void A_job_gives_its_value_to_code_that_awaits_it()
    {
        var source = new Deferred<int>();
        Deferred<int> done = TaskGroup.Run(async group =>
        {
            Deferred<int> answer = group.Start(() => source);
            return 2 * await answer;
        });
        source.Callback(21);
        Assert.Equal(42, Value(done));
    }

    [Fact]
    public void The_failure_of_an_awaited_job_is_in_the_group_once()
    {
        var source = new Deferred<int>();
        Deferred done = TaskGroup.Run(async Deferred (group) => await group.Start(() => source));
        source.Errback(new IOException("once"));
        Assert.Equal("once", Assert.Single(Failures(done)).Message);
    }

    [Fact]
    public void The_failure_of_the_body_cancels_the_jobs()
    {
        Deferred done = TaskGroup.Run(
            Deferred (group) =>
            {
                group.Start(Waits("job"));
                throw new IOException("body");
            }
        );
        Assert.Equal(["job"], _ran);
        Assert.Equal("body", Assert.Single(Failures(done)).Message);
    }

    [Fact]
    public void A_cancelled_group_succeeds()
    {
        Deferred done = TaskGroup.Run(async group =>
        {
            group.Start(Waits("job"));
            group.Cancel();
            await Waits("body")();
        });
        Assert.True(Outcome(done).Succeeded);
        Assert.Equal(["job", "body"], _ran);
    }

    [Fact]
    public void A_cancelled_group_has_no_value_if_its_body_had_none()
    {
        Deferred<int> done = TaskGroup.Run(
            async Deferred<int> (group) =>
            {
                group.Cancel();
                await new Deferred();
                return 1;
            }
        );
        Assert.True(done.TryGetOutcome(out Outcome<int> outcome));
        Assert.IsType<CancelledException>(outcome.Failure!.Exception);
    }

    [Fact]
    public void Cancelling_the_result_cancels_the_jobs_and_waits_for_them()
    {
        var cleanedUp = new Deferred();
        Deferred done = TaskGroup.Run(group =>
            group.Start(async () =>
            {
                try
                {
                    await new Deferred();
                }
                finally
                {
                    await CancelScope.Shield(() => cleanedUp);
                }
            })
        );
        done.Cancel();
        Assert.False(done.Called);
        cleanedUp.Callback();
        Assert.IsType<CancelledException>(Outcome(done).Failure!.Exception);
    }

    [Fact]
    public void Failures_of_jobs_that_were_cancelled_from_outside_come_out()
    {
        Deferred done = TaskGroup.Run(static group =>
            group.Start(async () =>
            {
                try
                {
                    await new Deferred();
                }
                catch (CancelledException)
                {
                    throw new IOException("while it ended");
                }
            })
        );
        done.Cancel();
        Assert.Equal("while it ended", Assert.Single(Failures(done)).Message);
    }

    [Fact]
    public void One_job_can_be_cancelled_alone()
    {
        Deferred? other = null;
        var gate = new Deferred();
        Deferred done = TaskGroup.Run(async group =>
        {
            Deferred job = group.Start(Waits("job"));
            other = group.Start(() => gate);
            job.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await job);
        });
        Assert.Equal(["job"], _ran);
        Assert.False(other!.Called);
        gate.Callback();
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void A_cancellation_that_no_code_of_the_group_asked_for_is_a_failure()
    {
        var job = new Deferred();
        Deferred done = TaskGroup.Run(group =>
        {
            group.Start(() => job);
            group.Start(Waits("other"));
        });
        job.Errback(new TaskCanceledException("the client timed out"));
        Assert.Equal("the client timed out", Assert.Single(Failures(done)).Message);
        Assert.Equal(["other"], _ran);
    }

    [Fact]
    public void A_job_that_begins_in_a_cancelled_group_runs_to_its_first_wait()
    {
        Deferred done = TaskGroup.Run(group =>
        {
            group.Cancel();
            group.Start(async () =>
            {
                _ran.Add("begins");
                await new Deferred();
                _ran.Add("goes on");
            });
        });
        Assert.True(Outcome(done).Succeeded);
        Assert.Equal(["begins"], _ran);
    }

    [Fact]
    public void A_job_cannot_be_started_in_a_group_that_has_ended()
    {
        TaskGroup? ended = null;
        Assert.True(TaskGroup.Run(group => ended = group).Called);
        Assert.True(ended!.HasEnded);
        Assert.Contains(
            "This TaskGroup has ended",
            Assert.Throws<InvalidOperationException>(() => ended.Start(static () => Deferred.Succeed())).Message
        );
    }

    [Fact]
    public void A_job_that_throws_or_returns_null_has_failed()
    {
        Assert.IsType<IOException>(
            Assert.Single(
                Failures(TaskGroup.Run(static group => group.Start(Deferred () => throw new IOException("at once"))))
            )
        );
        Assert.IsType<InvalidOperationException>(
            Assert.Single(Failures(TaskGroup.Run(static group => group.Start(static () => (Deferred)null!))))
        );
    }

    [Fact]
    public void A_job_that_fails_before_it_has_started_fails_the_wait_and_not_the_group()
    {
        Deferred done = TaskGroup.Run(async group =>
        {
            group.Start(Waits("other"));
            await Assert.ThrowsAsync<IOException>(async () =>
                await group.StartAndWait(Deferred (_) => throw new IOException("no port"))
            );
            Assert.Empty(_ran);
            group.Cancel();
        });
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void A_job_that_ends_without_saying_that_it_has_started_fails_the_wait()
    {
        Deferred done = TaskGroup.Run(static async group =>
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                await group.StartAndWait<int>(static _ => Deferred.Succeed())
            )
        );
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void A_job_that_fails_after_it_has_started_fails_the_group()
    {
        var gate = new Deferred();
        Deferred done = TaskGroup.Run(async group =>
        {
            await group.StartAndWait(async status =>
            {
                status.Started();
                Assert.Throws<InvalidOperationException>(status.Started);
                await gate;
            });
            await Waits("body")();
        });
        gate.Errback(new IOException("later"));
        Assert.Equal("later", Assert.Single(Failures(done)).Message);
        Assert.Equal(["body"], _ran);
    }

    [Fact]
    public void Giving_up_the_wait_for_a_start_ends_the_job()
    {
        var clock = new Clock();
        Deferred done = TaskGroup.Run(async group =>
        {
            bool inTime = await CancelScope.MoveOnAfter(
                TimeSpan.FromSeconds(1),
                async _ => await group.StartAndWait(async _ => await Waits("job")()),
                clock
            );
            _ran.Add($"{inTime}");
        });
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["job", "False"], _ran);
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void A_job_that_has_started_outlives_the_deadline_of_the_wait_for_it()
    {
        var clock = new Clock();
        var gate = new Deferred();
        Deferred done = TaskGroup.Run(
            async Deferred (group) =>
                await CancelScope.FailAfter(
                    TimeSpan.FromSeconds(1),
                    async _ =>
                    {
                        await group.StartAndWait(async status =>
                        {
                            status.Started();
                            await gate;
                            _ran.Add("served");
                        });
                    },
                    clock
                )
        );
        clock.Advance(TimeSpan.FromSeconds(5));
        gate.Callback();
        Assert.Equal(["served"], _ran);
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void A_failure_is_reported_by_the_group_alone()
    {
        int reports = 0;
        EventHandler<UnhandledFailureEventArgs> note = (_, report) =>
            reports += report.Failure.Exception is TimeZoneNotFoundException ? 1 : 0;
        Deferred.UnhandledFailure += note;
        Failing();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Deferred.UnhandledFailure -= note;
        Assert.Equal(0, reports);

        static void Failing() =>
            Failures(
                TaskGroup.Run(static group =>
                    group.Start(Deferred () => throw new TimeZoneNotFoundException("reported by the group"))
                )
            );
    }

    [Fact]
    public void A_group_is_not_for_other_threads()
    {
        var gate = new Deferred();
        TaskGroup? group = null;
        Deferred done = TaskGroup.Run(running =>
        {
            group = running;
            running.Start(() => gate);
        });
        var thread = new OtherThread(() => Assert.Throws<WrongThreadException>(group!.Cancel));
        thread.Join();
        gate.Callback();
        Assert.True(Outcome(done).Succeeded);
    }

    [Fact]
    public void Groups_nest_and_each_passes_its_failures_on()
    {
        Deferred done = TaskGroup.Run(group =>
        {
            group.Start(() => TaskGroup.Run(static inner => inner.Start(Deferred () => throw new IOException("deep"))));
            group.Start(Waits("sibling"));
        });
        TaskGroupException inner = Assert.IsType<TaskGroupException>(Assert.Single(Failures(done)));
        Assert.Equal("deep", Assert.Single(inner.InnerExceptions).Message);
        Assert.Equal(["sibling"], _ran);
    }

    private static ReadOnlyCollection<Exception> Failures(Deferred done)
    {
        TaskGroupException error = Assert.IsType<TaskGroupException>(Outcome(done).Failure!.Exception);
        Assert.Equal(error.InnerExceptions, error.Failures.Select(static failure => failure.Exception));
        _ = done.AddErrback<TaskGroupException>(static _ => { });
        return error.InnerExceptions;
    }

    private static Outcome Outcome(Deferred done) =>
        done.TryGetOutcome(out Outcome outcome)
            ? outcome
            : throw new InvalidOperationException("The group still runs.");

    private static T Value<T>(Deferred<T> done) =>
        done.TryGetOutcome(out Outcome<T> outcome)
            ? outcome.Value
            : throw new InvalidOperationException("The group still runs.");

    private Func<Deferred> Waits(string name) =>
        async () =>
        {
            try
            {
                await new Deferred();
            }
            finally
            {
                _ran.Add(name);
            }
        };
}
