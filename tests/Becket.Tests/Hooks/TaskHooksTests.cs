using System.Collections;
using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Hooks;

/// <summary>What the program's own code throws in jobs, sources, policies, schedulers and clocks: who waits gets an
/// answer, and no error is lost.</summary>
public sealed class TaskHooksTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly FormatException _boom = new($"Thrown by a test: {Guid.NewGuid()}");
    private readonly List<Exception> _reported = [];

    public TaskHooksTests() => Deferred.UnhandledFailure += Note;

    public void Dispose() => Deferred.UnhandledFailure -= Note;

    [Theory]
    [InlineData("GetEnumerator")]
    [InlineData("MoveNext")]
    [InlineData("Current")]
    [InlineData("Dispose")]
    public void A_source_that_throws_anywhere_fails_the_run_with_that(string where)
    {
        Deferred all = Cooperator.ForEach(new Source(where, _boom), 2, static _ => Deferred.Succeed());
        Assert.Same(_boom, Error(all));
        Assert.Empty(_reported);
    }

    [Theory]
    [InlineData("GetEnumerator", false)]
    [InlineData("MoveNext", false)]
    [InlineData("MoveNext", true)]
    [InlineData("Current", false)]
    [InlineData("Dispose", false)]
    [InlineData("Dispose", true)]
    public void An_async_source_that_throws_anywhere_fails_the_run_with_that(string where, bool isLate)
    {
        using var home = new Becket.Tests.Tasks.TestHome();
        Deferred all = Cooperator.ForEach(new AsyncSource(where, isLate, _boom), 2, static _ => Deferred.Succeed());
        home.RunUntilFired(all);
        Assert.Same(_boom, Error(all));
        Assert.Empty(_reported);
    }

    [Theory]
    [InlineData("MoveNext")]
    [InlineData("Current")]
    [InlineData("Dispose")]
    public void Work_of_a_cooperator_that_throws_anywhere_fails_its_task_with_that(string where)
    {
        var cooperator = new Cooperator(_clock);
        Deferred done = cooperator.Cooperate((IEnumerable<Deferred?>)new Work(where, _boom)).WhenDone();
        Deferred iterated = cooperator.Coiterate((IEnumerable<Deferred?>)new Work(where, _boom));
        Deferred other = cooperator.Coiterate((IEnumerable<Deferred?>)new Work("nowhere", _boom));
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Same(_boom, Error(done));
        Assert.Same(_boom, Error(iterated));
        Assert.True(other.Called);
        Assert.Empty(_reported);
    }

    [Theory]
    [InlineData("schedule")]
    [InlineData("second schedule")]
    [InlineData("turn")]
    [InlineData("is over")]
    public void A_scheduler_that_throws_fails_the_tasks_that_wait_for_it(string where)
    {
        var ticks = new Queue<Action>();
        int scheduled = 0;
        var cooperator = new Cooperator(
            tick =>
            {
                scheduled++;
                Throw(where == "schedule" || (where == "second schedule" && scheduled == 2));
                ticks.Enqueue(tick);
                return static () => { };
            },
            () =>
            {
                Throw(where == "turn");
                return () =>
                {
                    Throw(where == "is over");
                    return true;
                };
            }
        );
        Deferred first = cooperator.Coiterate((IEnumerable<Deferred?>)new Work("nowhere", _boom));
        while (ticks.TryDequeue(out Action? tick))
        {
            tick();
        }

        Assert.Same(_boom, Error(first));
        Assert.Empty(_reported);
    }

    [Fact]
    public void A_scheduler_that_throws_when_it_is_cancelled_is_reported_and_the_waiter_gets_its_answer()
    {
        var cooperator = new Cooperator(_ => () => throw _boom, static () => static () => true);
        CooperativeTask task = cooperator.Cooperate((IEnumerable<Deferred?>)new Work("nowhere", _boom));
        Deferred done = task.WhenDone();
        task.Stop();
        Assert.IsType<TaskStoppedException>(Error(done));
        Assert.Same(_boom, Assert.Single(_reported));
    }

    [Fact]
    public void A_RetryOn_that_throws_is_reported_and_the_jobs_own_failure_stays()
    {
        var options = new ForEachOptions
        {
            Retries = 3,
            Time = _clock,
            RetryOn = _ => throw _boom,
        };
        Deferred all = Cooperator.ForEach([1], 1, static _ => Deferred.Fail(new IOException("job")), options);
        Assert.Equal("job", Error(all).Message);
        Assert.Same(_boom, Assert.Single(_reported));
    }

    [Fact]
    public void A_jitter_that_throws_is_reported_and_the_job_is_tried_again()
    {
        int tries = 0;
        var options = new ForEachOptions
        {
            Retries = 1,
            Time = _clock,
            RetryPolicy = new BackoffPolicy { Jitter = () => throw _boom },
        };
        Deferred all = Cooperator.ForEach(
            [1],
            1,
            _ => ++tries == 1 ? Deferred.Fail(new IOException("job")) : Deferred.Succeed(),
            options
        );
        _clock.AdvanceStepwise(Seconds(1.5));
        Assert.True(all.Called);
        Assert.Equal(2, tries);
        Assert.Same(_boom, Assert.Single(_reported));
    }

    [Fact]
    public void A_progress_that_throws_fails_the_run_with_that()
    {
        var options = new ForEachOptions { Progress = new Reports(_boom) };
        Deferred all = Cooperator.ForEach([1, 2], 1, static _ => Deferred.Succeed(), options);
        Assert.Same(_boom, Error(all));
        Assert.Empty(_reported);
    }

    [Fact]
    public void A_looping_call_and_one_that_counts_fail_with_what_their_function_throws()
    {
        Deferred plain = new LoopingCall(() => throw _boom) { Clock = _clock }.Start(Seconds(1));
        Deferred counting = LoopingCall.WithCount(void (int _) => throw _boom, _clock).Start(Seconds(1));
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Same(_boom, Error(plain));
        Assert.Same(_boom, Error(counting));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void What_the_function_of_a_timeout_throws_is_the_failure()
    {
        Deferred late = new Deferred<int>().AddTimeout(Seconds(1), _clock, int (_, _) => throw _boom);
        _clock.Advance(Seconds(1));
        Assert.Same(_boom, Error(late));
    }

    [Fact]
    public void A_post_that_throws_is_reported_and_does_not_end_the_process()
    {
        using var time = new TimeProviderTime(_clock.TimeProvider, _ => throw _boom);
        time.CallLater(Seconds(1), static () => { });
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Same(_boom, Assert.Single(_reported));
    }

    [Fact]
    public void A_call_that_throws_over_a_time_provider_leaves_the_others_alone()
    {
        using var time = new TimeProviderTime(_clock.TimeProvider);
        int ran = 0;
        time.CallLater(Seconds(1), () => throw _boom);
        time.CallLater(Seconds(1), () => ran++);
        Assert.Same(_boom, Record.Exception(() => _clock.AdvanceStepwise(Seconds(2))));
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(1, ran);
    }

    [Fact]
    public void A_time_provider_that_throws_throws_where_it_is_asked()
    {
        var provider = new BadProvider(_boom) { IsBroken = true };
        Assert.Same(_boom, Record.Exception(() => new TimeProviderTime(provider)));
        provider.IsBroken = false;
        using var time = new TimeProviderTime(provider);
        provider.IsBroken = true;
        Assert.Same(_boom, Record.Exception(() => time.Now));
        Assert.Same(_boom, Record.Exception(() => time.CallLater(Seconds(1), static () => { })));
    }

    private void Note(object? sender, UnhandledFailureEventArgs unhandled)
    {
        if (ReferenceEquals(unhandled.Failure.Exception, _boom))
        {
            lock (_reported)
            {
                _reported.Add(_boom);
            }
        }
    }

    private void Throw(bool doIt)
    {
        if (doIt)
        {
            throw _boom;
        }
    }

    private sealed class BadProvider(Exception error) : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw error : base.GetTimestamp();
    }

    private sealed class Reports(Exception error) : IProgress<ForEachProgress>
    {
        public void Report(ForEachProgress value) => throw error;
    }

    private class Items<T>(string where, Exception error, T item) : IEnumerable<T>, IEnumerator<T>
    {
        private int _left = 2;

        public T Current => Throws("Current") ? throw error : item;

        object? IEnumerator.Current => Current;

        public IEnumerator<T> GetEnumerator() => Throws("GetEnumerator") ? throw error : this;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool MoveNext() => Throws("MoveNext") ? throw error : _left-- > 0;

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            if (Throws("Dispose"))
            {
                throw error;
            }
        }

        private bool Throws(string here) => where == here;
    }

    private sealed class Source(string where, Exception error) : Items<int>(where, error, 1);

    private sealed class Work(string where, Exception error) : Items<Deferred?>(where, error, null);

    private sealed class AsyncSource(string where, bool isLate, Exception error)
        : IAsyncEnumerable<int>,
            IAsyncEnumerator<int>
    {
        private int _left = 2;

        public int Current => where == "Current" ? throw error : 1;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            where == "GetEnumerator" ? throw error : this;

        public async ValueTask<bool> MoveNextAsync()
        {
            await Step("MoveNext");
            return _left-- > 0;
        }

        public async ValueTask DisposeAsync() => await Step("Dispose");

        private async Task Step(string here)
        {
            if (isLate)
            {
                await Task.Yield();
            }

            if (where == here)
            {
                throw error;
            }
        }
    }
}
