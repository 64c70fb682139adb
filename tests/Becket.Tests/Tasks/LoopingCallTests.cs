using Becket.Tests.Deferreds;
using CsCheck;
using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed class LoopingCallTests
{
    private readonly Clock _clock = new();
    private readonly List<double> _called = [];

    [Fact]
    public void It_calls_at_every_interval()
    {
        LoopingCall loop = Loop();
        loop.Start(Seconds(2));
        _clock.AdvanceStepwise(Seconds(7));
        Assert.Equal([0, 2, 4, 6], _called);
        Assert.Equal(Seconds(2), loop.Interval);
    }

    [Fact]
    public void It_can_leave_out_the_first_call()
    {
        Loop().Start(Seconds(2), now: false);
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Equal([2, 4], _called);
    }

    [Fact]
    public void Intervals_that_were_missed_are_skipped_and_the_beat_is_kept()
    {
        Loop().Start(Seconds(1));
        _clock.Advance(Seconds(3.5));
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Equal([0, 3.5, 4], _called);
    }

    [Fact]
    public void The_count_says_how_many_intervals_were_missed()
    {
        // The example of FORMAT.md.
        var counts = new List<int>();
        var loop = LoopingCall.WithCount(counts.Add, _clock);
        Deferred<LoopingCall> done = loop.Start(Seconds(1));
        _clock.Advance(Seconds(1));
        _clock.Advance(Seconds(2.5));
        Assert.Equal([1, 1, 2], counts);
        Assert.Equal(Seconds(4), Assert.Single(_clock.GetDelayedCalls()).Time);
        loop.Stop();
        Assert.Same(loop, Value(done));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Each_call_waits_for_the_deferred_of_the_one_before()
    {
        var calls = new List<Deferred>();
        var loop = new LoopingCall(() =>
        {
            calls.Add(new Deferred());
            return calls[^1];
        })
        {
            Clock = _clock,
        };
        loop.Start(Seconds(1));
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Single(calls);
        calls[0].Callback();
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public void The_deferred_of_a_call_stays_the_makers_with_nothing_in_it()
    {
        var number = new Deferred<int>();
        new LoopingCall(() => number) { Clock = _clock }.Start(Seconds(1));
        number.Callback(7);
        number.AddCallback(value => value + 1);
        Assert.Equal(1, Value(number));
    }

    [Fact]
    public void Stopped_while_a_call_is_under_way_it_fires_when_that_has_finished()
    {
        var call = new Deferred();
        var loop = new LoopingCall(() => call) { Clock = _clock };
        Deferred<LoopingCall> done = loop.Start(Seconds(1));
        loop.Stop();
        Assert.False(done.Called);
        call.Callback();
        Assert.Same(loop, Value(done));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Stopped_from_inside_its_function_it_fires_and_calls_no_more()
    {
        LoopingCall loop = null!;
        loop = new LoopingCall(() =>
        {
            _called.Add(_clock.Seconds);
            if (_called.Count == 3)
            {
                loop.Stop();
            }
        })
        {
            Clock = _clock,
        };
        Deferred<LoopingCall> done = loop.Start(Seconds(1));
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Equal([0, 1, 2], _called);
        Assert.True(done.Called);
        Assert.False(loop.Running);
    }

    [Fact]
    public void A_call_that_fails_ends_it()
    {
        var loop = new LoopingCall(() => throw new FormatException()) { Clock = _clock };
        Assert.IsType<FormatException>(Error(loop.Start(Seconds(1))));
        Assert.False(loop.Running);

        var later = new Deferred();
        var slow = new LoopingCall(() => later) { Clock = _clock };
        Deferred<LoopingCall> done = slow.Start(Seconds(1));
        later.Errback(new FormatException());
        Assert.IsType<FormatException>(Error(done));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Async_lambdas_and_tasks_are_waited_for()
    {
        int steps = 0;
        new LoopingCall(async () =>
        {
            await _clock.DeferLater(Seconds(0.25));
            steps++;
        })
        {
            Clock = _clock,
        }.Start(Seconds(1));
        new LoopingCall(() => Task.CompletedTask) { Clock = _clock }.Start(Seconds(1));
        _clock.AdvanceStepwise(Seconds(2.5));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Reset_begins_the_beat_anew()
    {
        LoopingCall loop = Loop();
        loop.Start(Seconds(2));
        _clock.Advance(Seconds(1.5));
        loop.Reset();
        _clock.AdvanceStepwise(Seconds(4));
        Assert.Equal([0, 3.5, 5.5], _called);
    }

    [Fact]
    public void It_can_be_started_again()
    {
        LoopingCall loop = Loop();
        loop.Start(Seconds(1));
        loop.Stop();
        _clock.Advance(Seconds(0.25));
        loop.Start(Seconds(2));
        _clock.AdvanceStepwise(Seconds(3));
        Assert.Equal([0, 0.25, 2.25], _called);
    }

    [Fact]
    public void With_no_interval_it_calls_once_a_move()
    {
        int calls = 0;
        LoopingCall loop = null!;
        loop = new LoopingCall(() =>
        {
            if (++calls == 5)
            {
                loop.Stop();
            }
        })
        {
            Clock = _clock,
        };
        loop.Start(TimeSpan.Zero);
        Assert.Equal(1, calls);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(5, calls);
    }

    [Fact]
    public void Mistakes_throw()
    {
        LoopingCall loop = Loop();
        Assert.Throws<InvalidOperationException>(loop.Stop);
        Assert.Throws<InvalidOperationException>(loop.Reset);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Start(Seconds(-1)));
        Assert.False(loop.Running);
        loop.Start(Seconds(1));
        Assert.Throws<InvalidOperationException>(() => loop.Start(Seconds(1)));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            new LoopingCall(() => { }).Start(Seconds(1))
        );
        Assert.StartsWith("There is no reactor on this thread", error.Message);
    }

    [Fact]
    public void Without_a_clock_it_follows_the_reactor_of_the_thread()
    {
        using var home = new TestHome();
        int calls = 0;
        new LoopingCall(() => calls++).Start(Seconds(1) / 3);
        home.Clock.AdvanceStepwise(Seconds(10));
        Assert.Equal(31, calls);
    }

    [Fact]
    public void The_heartbeat_of_the_sketches()
    {
        var sent = new List<TimeSpan>();
        new LoopingCall(() => sent.Add(_clock.Now)) { Clock = _clock }.Start(Seconds(30), now: false);
        _clock.AdvanceStepwise(Seconds(95));
        Assert.Equal([30, 60, 90], sent.Select(t => t.TotalSeconds));
    }

    [Fact]
    public void A_running_loop_allocates_nothing()
    {
        int calls = 0;
        new LoopingCall(() => calls++) { Clock = _clock }.Start(Seconds(1));
        int times = 0;
        Assert.Equal(
            0,
            AllocationTests.Cost(() =>
            {
                times++;
                _clock.AdvanceStepwise(Seconds(10));
            })
        );
        Assert.Equal(1 + (times * 10), calls);
    }

    [Fact]
    public void Any_moves_of_the_clock_give_the_calls_of_the_arithmetic() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 100].Array[0, 60])
            .Sample(
                (interval, moves) =>
                {
                    // Tenths, which are not exact in binary: the arithmetic is Twisted's, rounding and all.
                    var clock = new Clock();
                    var called = new List<double>();
                    TimeSpan each = Seconds(interval / 10.0);
                    new LoopingCall(() => called.Add(clock.Seconds)) { Clock = clock }.Start(each);

                    (double now, double due, List<double>? expected) = (0.0, 0.0, new List<double> { 0.0 });
                    due = Next(0);
                    foreach (int move in moves)
                    {
                        TimeSpan time = Seconds(move / 10.0);
                        clock.Advance(time);
                        now += time.TotalSeconds;
                        while (due <= now)
                        {
                            expected.Add(now);
                            due = now + Next(now);
                        }
                    }

                    return expected.SequenceEqual(called);

                    double Next(double when)
                    {
                        double wait = each.TotalSeconds - (when % each.TotalSeconds);
                        return when + wait == when ? each.TotalSeconds : wait;
                    }
                }
            );

    private LoopingCall Loop() => new(() => _called.Add(_clock.Seconds)) { Clock = _clock };
}
