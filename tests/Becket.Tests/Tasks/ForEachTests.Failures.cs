using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

/// <content>A job or the source fails, or the run is cancelled.</content>
public sealed partial class ForEachTests
{
    [Fact]
    public void The_first_failure_ends_it_and_nothing_is_left_running()
    {
        Deferred all = Cooperator.ForEach(
            Traced(10),
            3,
            async i =>
            {
                await Job(i, seconds: i == 1 ? 1 : 5);
                if (i == 1)
                {
                    throw new FormatException();
                }
            }
        );
        _clock.AdvanceStepwise(Seconds(1));
        Assert.IsType<FormatException>(Error(all));
        Assert.Equal(0, _running);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal(["take 0", "take 1", "take 2", "cancelled 0", "cancelled 2", "disposed"], _did);
    }

    [Fact]
    public void It_fails_only_when_the_cancelled_jobs_have_ended()
    {
        Deferred all = Cooperator.ForEach(
            [0, 1],
            2,
            async i =>
            {
                if (i == 1)
                {
                    await _clock.DeferLater(Seconds(1));
                    throw new FormatException();
                }

                try
                {
                    await _clock.DeferLater(Seconds(10));
                }
                finally
                {
                    await _clock.DeferLater(Seconds(2));
                    _did.Add("cleaned up");
                }
            }
        );
        _clock.AdvanceStepwise(Seconds(1));
        Assert.False(all.Called);
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(["cleaned up"], _did);
        Assert.IsType<FormatException>(Error(all));
    }

    [Fact]
    public void Work_that_throws_at_once_or_returns_null_has_failed()
    {
        Assert.IsType<FormatException>(Error(Cooperator.ForEach([1], 1, Deferred (_) => throw new FormatException())));
        Assert.IsType<InvalidOperationException>(Error(Cooperator.ForEach([1], 1, Deferred (_) => null!)));
        Outcome[] outcomes = Value(
            Cooperator.ForEachOutcomes(
                [1, 2],
                1,
                Deferred (i) => i == 1 ? throw new FormatException() : Deferred.Succeed()
            )
        );
        Assert.IsType<FormatException>(outcomes[0].Failure!.Exception);
        Assert.True(outcomes[1].Succeeded);
    }

    [Fact]
    public void A_source_that_throws_ends_it()
    {
        IEnumerable<int> Items()
        {
            yield return 1;
            throw new FormatException();
        }

        Deferred all = Cooperator.ForEach(Items(), 2, Job);
        Assert.Equal(0, _running);
        Assert.IsType<FormatException>(Error(all));
    }

    [Fact]
    public void Cancelling_it_cancels_the_jobs_and_disposes_the_source()
    {
        Deferred all = Cooperator.ForEach(Traced(10), 3, i => Job(i));
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Equal(3, _running);
        all.Cancel();
        Assert.IsType<CancelledException>(Error(all));
        Assert.Equal(0, _running);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal("disposed", _did.Where(text => !text.StartsWith("cancelled", StringComparison.Ordinal)).Last());
    }

    [Fact]
    public void A_token_cancels_it_also_before_it_begins()
    {
        using var source = new CancellationTokenSource();
        Deferred all = Cooperator.ForEach(
            Traced(10),
            3,
            i => Job(i),
            new ForEachOptions { CancellationToken = source.Token }
        );
        source.Cancel();
        Assert.IsType<CancelledException>(Error(all));
        _did.Clear();
        Assert.IsType<CancelledException>(
            Error(
                Cooperator.ForEach(Traced(10), 3, i => Job(i), new ForEachOptions { CancellationToken = source.Token })
            )
        );
        Assert.Empty(_did);
        Assert.Equal(0, _running);
    }

    [Fact]
    public void An_awaiting_method_that_is_cancelled_cancels_it()
    {
        async Deferred Outer() => await Cooperator.ForEach(Traced(10), 3, i => Job(i));
        Deferred outer = Outer();
        outer.Cancel();
        Assert.Equal(0, _running);
        Assert.IsType<CancelledException>(Error(outer));
    }

    [Fact]
    public void The_source_may_cancel_it_while_it_is_asked()
    {
        Deferred? all = null;
        IEnumerable<int> Items()
        {
            try
            {
                yield return 1;
                all!.Cancel();
                yield return 2;
            }
            finally
            {
                _did.Add("disposed");
            }
        }

        var gate = new Deferred();
        all = Cooperator.ForEach(
            Items(),
            1,
            i =>
            {
                _did.Add($"job {i}");
                return gate;
            }
        );
        gate.Callback();
        Assert.Equal(["job 1", "disposed"], _did);
        Assert.IsType<CancelledException>(Error(all));
    }

    [Fact]
    public void A_later_failure_of_another_job_is_not_lost()
    {
        (Deferred? first, Deferred? second) = (
            new Deferred(),
            new Deferred(d => d.Errback(new FormatException("second")))
        );
        Deferred all = Cooperator.ForEach([first, second], 2, gate => gate);
        first.Errback(new FormatException("first"));
        Assert.Equal("first", Error(all).Message);
        Assert.Equal("second", Error(second).Message);
    }

    [Fact]
    public void A_second_error_that_no_deferred_can_carry_is_reported()
    {
        IEnumerable<int> Items()
        {
            try
            {
                yield return 1;
            }
            finally
            {
                Complain();
            }
        }

        static void Complain() => throw new FormatException("in finally");

        var reported = new List<string>();
        void Note(object? home, UnhandledFailureEventArgs unhandled)
        {
            if (unhandled.Failure.Exception.Message == "in finally")
            {
                reported.Add(unhandled.Failure.Exception.Message);
            }
        }

        Deferred.UnhandledFailure += Note;
        try
        {
            Deferred all = Cooperator.ForEach(Items(), 1, Deferred (_) => throw new FormatException("first"));
            Assert.Equal("first", Error(all).Message);
        }
        finally
        {
            Deferred.UnhandledFailure -= Note;
        }

        Assert.Equal(["in finally"], reported);
    }
}
