namespace Becket.Tests.Tasks;

/// <content>Tries after failures, and reports of progress.</content>
public sealed partial class ForEachTests
{
    private static readonly BackoffPolicy s_even = new()
    {
        InitialDelay = TimeSpan.FromSeconds(1),
        Factor = 2,
        Jitter = static () => 0,
    };

    [Fact]
    public void A_job_that_fails_is_tried_again_after_growing_pauses()
    {
        var tries = new List<double>();
        Deferred<string[]> all = Cooperator.ForEach(
            [1],
            slots: 1,
            async n =>
            {
                tries.Add(_clock.Seconds);
                await _clock.DeferLater(TimeSpan.FromSeconds(1));
                return tries.Count < 3 ? throw new FormatException() : "done";
            },
            new ForEachOptions
            {
                Retries = 2,
                RetryPolicy = s_even,
                Time = _clock,
            }
        );
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));

        Assert.True(all.TryGetOutcome(out Outcome<string[]> outcome));
        Assert.Equal(["done"], outcome.Value);
        Assert.Equal([0.0, 3, 8], tries);
    }

    [Fact]
    public void A_job_that_fails_in_its_last_try_fails_and_ends_the_run()
    {
        int tries = 0;
        Deferred all = Cooperator.ForEach(
            [1, 2],
            slots: 1,
            Deferred (int n) =>
            {
                tries++;
                throw new FormatException($"try {tries}");
            },
            new ForEachOptions
            {
                Retries = 2,
                RetryPolicy = s_even,
                Time = _clock,
            }
        );
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));

        Assert.Equal("try 3", ErrorOf(all).Message);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Outcomes_are_those_of_the_last_tries()
    {
        var tries = new Dictionary<int, int>();
        Deferred<Outcome<int>[]> all = Cooperator.ForEachOutcomes(
            [1, 2, 3],
            slots: 3,
            n =>
            {
                tries[n] = tries.GetValueOrDefault(n) + 1;
                return tries[n] < n ? Deferred.Fail<int>(new FormatException()) : Deferred.Succeed(n);
            },
            new ForEachOptions
            {
                Retries = 1,
                RetryPolicy = s_even,
                Time = _clock,
            }
        );
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));

        Assert.True(all.TryGetOutcome(out Outcome<Outcome<int>[]> outcome));
        Assert.Equal([true, true, false], outcome.Value.Select(static each => each.Succeeded));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void A_cancellation_is_not_worth_another_try_unless_it_is_a_timeout(bool isTimeout, int expected)
    {
        int tries = 0;
        Deferred all = Cooperator.ForEach(
            [1],
            slots: 1,
            Deferred (int _) =>
            {
                tries++;
                throw new TaskCanceledException("late", isTimeout ? new TimeoutException() : null);
            },
            new ForEachOptions
            {
                Retries = 2,
                RetryPolicy = s_even,
                Time = _clock,
            }
        );
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));

        Assert.IsType<TaskCanceledException>(ErrorOf(all));
        Assert.Equal(expected, tries);
    }

    [Fact]
    public void RetryOn_chooses_the_errors()
    {
        int tries = 0;
        Deferred all = Cooperator.ForEach(
            [1],
            slots: 1,
            Deferred (int _) => ++tries == 1 ? throw new FormatException() : throw new TimeoutException(),
            new ForEachOptions
            {
                Retries = 9,
                RetryPolicy = s_even,
                Time = _clock,
                RetryOn = static error => error is FormatException,
            }
        );
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));

        Assert.IsType<TimeoutException>(ErrorOf(all));
        Assert.Equal(2, tries);
    }

    [Fact]
    public void A_cancelled_run_tries_nothing_again_and_leaves_no_timer()
    {
        int tries = 0;
        Deferred all = Cooperator.ForEach(
            [1, 2],
            slots: 2,
            n =>
            {
                tries++;

                // One waits for its next try when the run is cancelled; the other answers the cancellation with an
                // error of its own.
                return n == 1
                    ? Deferred.Fail(new FormatException())
                    : new Deferred(static work => work.Errback(new FormatException("cancelled")));
            },
            new ForEachOptions
            {
                Retries = 5,
                RetryPolicy = s_even,
                Time = _clock,
            }
        );
        all.Cancel();

        Assert.IsType<CancelledException>(ErrorOf(all));
        Assert.Equal(2, tries);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Without_a_clock_tries_are_refused()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(static () =>
            Cooperator.ForEach([1], 1, static _ => Deferred.Succeed(), new ForEachOptions { Retries = 1 })
        );
        Assert.Contains("Time = clock", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ForEachOptions { Retries = -1 });
    }

    [Fact]
    public void Every_job_that_ends_is_reported()
    {
        var reports = new List<ForEachProgress>();
        var jobs = new Deferred[] { new(), new(), new() };
        Deferred<Outcome[]> all = Cooperator.ForEachOutcomes(
            jobs,
            slots: 2,
            static job => job,
            new ForEachOptions { Progress = new Reports(reports.Add) }
        );
        jobs[1].Callback();
        jobs[0].Errback(new FormatException());
        jobs[2].Callback();

        Assert.True(all.Called);
        Assert.Equal(
            [
                new ForEachProgress(Done: 1, Failed: 0, UnderWay: 1, Total: 3),
                new ForEachProgress(Done: 1, Failed: 1, UnderWay: 1, Total: 3),
                new ForEachProgress(Done: 2, Failed: 1, UnderWay: 0, Total: 3),
            ],
            reports
        );
    }

    [Fact]
    public void A_report_that_throws_ends_the_run_with_its_error()
    {
        Deferred<int[]> all = Cooperator.ForEach(
            Enumerable.Range(0, 100),
            slots: 2,
            Deferred.Succeed,
            new ForEachOptions { Progress = new Reports(static _ => throw new FormatException("report")) }
        );
        Exception error = ErrorOf(all);

        Assert.Equal("report", error.Message);
        Assert.Equal([(0, 0)], Cooperator.ResultsSoFar<int>(error));
    }

    [Fact]
    public void A_report_may_cancel_the_run()
    {
        Deferred<int[]>? all = null;
        var step = new Deferred();
        all = Cooperator.ForEach(
            Enumerable.Range(0, 100),
            slots: 2,
            async n =>
            {
                await step;
                return n;
            },
            new ForEachOptions { Progress = new Reports(_ => all!.Cancel()) }
        );
        step.Callback();

        Exception error = ErrorOf(all);
        Assert.IsType<CancelledException>(error);
        Assert.Equal([(0, 0)], Cooperator.ResultsSoFar<int>(error).Take(1));
    }

    [Fact]
    public void Work_may_be_of_any_kind()
    {
        var seen = new List<int>();
        int[] items = [1, 2];
        Deferred[] runs =
        [
            Cooperator.ForEach(items, 2, n => Task.FromResult(n)),
            Cooperator.ForEach(items, 2, n => new ValueTask<int>(n)),
            Cooperator.ForEach(items, 2, n => n),
            Cooperator.ForEach(items, 2, seen.Add),
            Cooperator.ForEach(items, 2, n => seen.Add(n)),
            Cooperator.ForEach(items, 2, Append),
            Cooperator.ForEach(items, 2, n => Append(n)),
            Cooperator.ForEach(items, 2, n => new ValueTask(Append(n))),
            Cooperator.ForEach(items, 2, async (n, token) => await Append(n)),
            Cooperator.ForEachOutcomes(items, 2, n => Task.FromResult(n)),
            Cooperator.ForEachOutcomes(items, 2, Append),
        ];

        Assert.All(runs, static run => Assert.True(run.TryGetOutcome(out Outcome outcome) && outcome.Succeeded));
        Assert.Equal(14, seen.Count);
        Assert.IsType<Deferred<int[]>>(runs[0], exactMatch: false);
        Assert.IsType<Deferred<int[]>>(runs[1], exactMatch: false);
        Assert.IsType<Deferred<int[]>>(runs[2], exactMatch: false);

        Task Append(int n)
        {
            seen.Add(n);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void The_token_of_a_job_is_cancelled_with_the_run()
    {
        var tokens = new List<CancellationToken>();
        using var home = new TestHome();
        Deferred all = Cooperator.ForEach(
            [1, 2],
            2,
            (n, token) =>
            {
                tokens.Add(token);
                return Task.Delay(Timeout.Infinite, token);
            }
        );
        all.Cancel();

        Assert.IsType<CancelledException>(ErrorOf(all));
        Assert.All(tokens, static token => Assert.True(token.IsCancellationRequested));
        Assert.Equal(2, tokens.Count);
    }

    private static Exception ErrorOf(Deferred run)
    {
        Assert.True(run.TryGetOutcome(out Outcome outcome));
        run.AddErrback(static _ => { });
        return outcome.Failure!.Exception;
    }

    private sealed class Reports(Action<ForEachProgress> report) : IProgress<ForEachProgress>
    {
        public void Report(ForEachProgress value) => report(value);
    }
}
