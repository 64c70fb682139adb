namespace Becket.Tests.Time;

public sealed class ClockTests
{
    private readonly Clock _clock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void A_new_clock_shows_zero()
    {
        Assert.Equal(0, _clock.Seconds);
        Assert.Equal(TimeSpan.Zero, _clock.Now);
    }

    [Fact]
    public void A_call_runs_when_it_is_due_and_not_before()
    {
        Later(2, "call");
        _clock.Advance(Seconds(1.999));
        Assert.Empty(_ran);
        _clock.Advance(Seconds(0.001));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void A_call_with_no_delay_runs_at_the_next_move_and_not_before()
    {
        Later(0, "call");
        Assert.Empty(_ran);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void Two_calls_due_at_the_same_time_run_in_the_order_they_were_made()
    {
        Later(1, "first");
        Later(1, "second");
        Later(0.5, "before both");
        _clock.Advance(Seconds(1));
        Assert.Equal(["before both", "first", "second"], _ran);
    }

    [Fact]
    public void The_call_gets_its_state()
    {
        _clock.CallLater(Seconds(1), _ran.Add, "state");
        _clock.Advance(Seconds(1));
        Assert.Equal(["state"], _ran);
    }

    [Fact]
    public void Every_call_of_one_advance_sees_the_final_time()
    {
        var seen = new List<double>();
        _clock.CallLater(Seconds(1), () => seen.Add(_clock.Seconds));
        _clock.CallLater(Seconds(2), () => seen.Add(_clock.Seconds));
        _clock.Advance(Seconds(5));
        Assert.Equal([5, 5], seen);
    }

    [Fact]
    public void Every_call_of_a_stepwise_advance_sees_its_own_time()
    {
        var seen = new List<double>();
        void Tick()
        {
            seen.Add(_clock.Seconds);
            _clock.CallLater(Seconds(30), Tick);
        }

        _clock.CallLater(Seconds(30), Tick);
        _clock.AdvanceStepwise(Seconds(95));
        Assert.Equal([30, 60, 90], seen);
        Assert.Equal(95, _clock.Seconds);
    }

    [Fact]
    public void A_call_added_by_a_call_runs_in_the_same_advance_if_it_is_due()
    {
        _clock.CallLater(Seconds(1), () => Later(0, "added"));
        _clock.Advance(Seconds(1));
        Assert.Equal(["added"], _ran);
    }

    [Fact]
    public void An_exception_leaves_Advance_and_the_remaining_calls_run_at_the_next_move()
    {
        _clock.CallLater(Seconds(1), () => throw new FormatException("mine"));
        Later(1, "left over");
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(3)));
        Assert.Empty(_ran);
        Assert.Equal(3, _clock.Seconds);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(["left over"], _ran);
    }

    [Fact]
    public void An_error_in_a_stepwise_advance_leaves_the_clock_at_that_call()
    {
        _clock.CallLater(Seconds(1), () => throw new FormatException("mine"));
        Later(2, "later");
        Assert.Throws<FormatException>(() => _clock.AdvanceStepwise(Seconds(3)));
        Assert.Equal(1, _clock.Seconds);
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(["later"], _ran);
        Assert.Equal(3, _clock.Seconds);
    }

    [Fact]
    public void A_call_may_move_the_clock_itself()
    {
        _clock.CallLater(Seconds(1), () => _clock.Advance(Seconds(10)));
        Later(8, "inner");
        Later(20, "never");
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(["inner"], _ran);
        Assert.Equal(11, _clock.Seconds);
    }

    [Fact]
    public void Pump_advances_by_each_time_in_turn_until_an_error()
    {
        var seen = new List<double>();
        _clock.CallLater(Seconds(1), () => seen.Add(_clock.Seconds));
        _clock.CallLater(Seconds(3), () => throw new FormatException("mine"));
        Assert.Throws<FormatException>(() => _clock.Pump(Seconds(1), Seconds(2), Seconds(4)));
        Assert.Equal([1], seen);
        Assert.Equal(3, _clock.Seconds);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceStepwise(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CallLater(Seconds(-1), () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CallLater(Seconds(-1), _ran.Add, ""));
        Assert.Throws<ArgumentNullException>(() => _clock.CallLater(Seconds(1), null!));
        Assert.Equal(0, _clock.Seconds);
    }

    [Fact]
    public void The_longest_delay_is_a_delay_like_any_other()
    {
        _clock.Advance(Seconds(1));
        DelayedCall call = _clock.CallLater(TimeSpan.MaxValue, () => { });
        Assert.Equal(TimeSpan.MaxValue, call.Time);
    }

    [Fact]
    public void Seconds_add_up_as_doubles_and_Now_is_rounded_to_a_tick()
    {
        _clock.Pump(Seconds(0.1), Seconds(0.2));
        Assert.Equal(0.1 + 0.2, _clock.Seconds);
        Assert.Equal(Seconds(0.3), _clock.Now);
    }

    [Fact]
    public void Pending_calls_are_listed_in_the_order_in_which_they_will_run()
    {
        DelayedCall late = Later(3, "late");
        DelayedCall moved = Later(1, "moved");
        DelayedCall early = Later(1, "early");
        Later(2, "cancelled").Cancel();
        moved.Reset(Seconds(1));
        IReadOnlyList<DelayedCall> listed = _clock.GetDelayedCalls();
        Assert.Equal([early, moved, late], listed);
        _clock.Advance(Seconds(5));
        Assert.Equal(["early", "moved", "late"], _ran);
        Assert.Equal(3, listed.Count);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    private DelayedCall Later(double seconds, string name) => _clock.CallLater(Seconds(seconds), () => _ran.Add(name));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
