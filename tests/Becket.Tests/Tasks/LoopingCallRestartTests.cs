using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

/// <summary>A looping call that is started again: inside its function, while a call is under way, in a callback of its
/// own deferred.</summary>
public sealed class LoopingCallRestartTests
{
    private readonly Clock _clock = new();
    private readonly List<double> _called = [];

    [Fact]
    public void Started_again_while_a_call_is_under_way_it_waits_for_that_call()
    {
        var calls = new List<Deferred>();
        var ended = new List<string>();
        LoopingCall loop = Slow(calls);
        loop.Start(Seconds(1)).AddCallback(_ => ended.Add("first"));

        loop.Stop();
        Deferred<LoopingCall> second = loop.Start(Seconds(10));
        second.AddCallback(_ => ended.Add("second"));
        _clock.AdvanceStepwise(Seconds(25));
        Assert.Single(calls);
        Assert.Empty(ended);
        Assert.True(loop.Running);

        calls[0].Callback();
        Assert.Equal(["first"], ended);
        Assert.Single(calls);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(2, calls.Count);
        calls[1].Callback();
        Assert.Equal(30, Assert.Single(_clock.GetDelayedCalls()).TimeInSeconds);

        loop.Stop();
        Assert.Equal(["first", "second"], ended);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void The_failure_of_the_call_under_way_goes_to_the_run_that_made_it()
    {
        var calls = new List<Deferred>();
        LoopingCall loop = Slow(calls);
        Deferred<LoopingCall> first = loop.Start(Seconds(1));
        loop.Stop();
        Deferred<LoopingCall> second = loop.Start(Seconds(1), now: false);

        calls[0].Errback(new FormatException());

        Assert.IsType<FormatException>(Error(first));
        Assert.True(loop.Running);
        Assert.False(second.Called);
        _clock.Advance(Seconds(1));
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public void Runs_that_are_stopped_before_the_call_under_way_ends_make_no_call_and_their_deferreds_fire()
    {
        var calls = new List<Deferred>();
        LoopingCall loop = Slow(calls);
        var runs = new List<Deferred<LoopingCall>>();
        for (int i = 0; i < 4; i++)
        {
            runs.Add(loop.Start(Seconds(1)));
            loop.Stop();
        }

        Assert.All(runs, static run => Assert.False(run.Called));
        calls[0].Callback();
        Assert.All(runs, run => Assert.Same(loop, Value(run)));
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Single(calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_function_may_change_the_interval_of_its_loop(bool now)
    {
        LoopingCall loop = null!;
        var runs = new List<Deferred<LoopingCall>>();
        loop = new LoopingCall(() =>
        {
            _called.Add(_clock.Seconds);
            if (_called.Count == 2)
            {
                loop.Stop();
                runs.Add(loop.Start(Seconds(10), now));
            }
        })
        {
            Clock = _clock,
        };
        Deferred<LoopingCall> first = loop.Start(Seconds(1));

        _clock.AdvanceStepwise(Seconds(25));

        Assert.Equal(now ? [0, 1, 1, 11, 21] : [0, 1, 11, 21], _called);
        Assert.Same(loop, Value(first));
        Assert.False(Assert.Single(runs).Called);
    }

    [Fact]
    public void A_function_that_restarts_its_loop_in_every_call_leaves_the_stack_flat()
    {
        LoopingCall loop = null!;
        int calls = 0;
        loop = new LoopingCall(() =>
        {
            loop.Stop();
            if (++calls < 100_000)
            {
                loop.Start(TimeSpan.Zero);
            }
        })
        {
            Clock = _clock,
        };
        loop.Start(TimeSpan.Zero);

        while (_clock.GetDelayedCalls().Count > 0)
        {
            _clock.Advance(TimeSpan.Zero);
        }

        Assert.Equal(100_000, calls);
    }

    [Fact]
    public void A_callback_of_its_deferred_may_start_it_again()
    {
        LoopingCall loop = null!;
        loop = new LoopingCall(() => _called.Add(_clock.Seconds)) { Clock = _clock };
        loop.Start(Seconds(1)).AddCallback(stopped => stopped.Start(Seconds(5)).AddErrback(static _ => { }));
        _clock.AdvanceStepwise(Seconds(2));

        loop.Stop();
        _clock.AdvanceStepwise(Seconds(10));

        Assert.Equal([0, 1, 2, 2, 7, 12], _called);
    }

    [Fact]
    public void A_callback_of_a_run_that_ended_may_stop_the_run_that_would_begin()
    {
        var calls = new List<Deferred>();
        LoopingCall loop = Slow(calls);
        loop.Start(Seconds(1)).AddCallback(static stopped => stopped.Stop());
        loop.Stop();
        Deferred<LoopingCall> second = loop.Start(Seconds(1));

        calls[0].Callback();

        Assert.Same(loop, Value(second));
        Assert.False(loop.Running);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_callback_of_a_failed_run_may_start_it_again()
    {
        int calls = 0;
        var loop = new LoopingCall(() =>
        {
            if (++calls == 2)
            {
                throw new FormatException();
            }
        })
        {
            Clock = _clock,
        };
        loop.Start(Seconds(1)).AddErrback(_ => loop.Start(Seconds(1), now: false).AddErrback(static _ => { }));

        _clock.AdvanceStepwise(Seconds(4));

        Assert.Equal(5, calls);
    }

    [Fact]
    public void Reset_of_a_run_that_waits_for_the_call_under_way_changes_nothing()
    {
        var calls = new List<Deferred>();
        LoopingCall loop = Slow(calls);
        loop.Start(Seconds(1));
        loop.Stop();
        loop.Start(Seconds(2), now: false);
        _clock.Advance(Seconds(1));
        loop.Reset();

        calls[0].Callback();

        Assert.Equal(2, Assert.Single(_clock.GetDelayedCalls()).TimeInSeconds);
    }

    private LoopingCall Slow(List<Deferred> calls) =>
        new(() =>
        {
            var call = new Deferred();
            calls.Add(call);
            return call;
        })
        {
            Clock = _clock,
        };
}
