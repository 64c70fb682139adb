namespace Becket.Tests.Time;

/// <summary>An IReactorTime over a provider. The provider is that of a clock, so both directions are tested.</summary>
public sealed class TimeProviderTimeTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly List<string> _ran = [];
    private readonly TimeProviderTime _time;

    public TimeProviderTimeTests()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        _time = new TimeProviderTime(_clock.TimeProvider);
    }

    public void Dispose() => _time.Dispose();

    [Fact]
    public void It_starts_at_zero_and_follows_the_provider()
    {
        Assert.Equal(0, _time.Seconds);
        _clock.Advance(Seconds(1.5));
        Assert.Equal(1.5, _time.Seconds);
        Assert.Equal(Seconds(1.5), _time.Now);
    }

    [Fact]
    public void Calls_run_at_their_times_in_order_whatever_order_they_were_made_in()
    {
        _time.CallLater(Seconds(3), () => _ran.Add($"third at {_time.Seconds}"));
        _time.CallLater(Seconds(1), () => _ran.Add($"first at {_time.Seconds}"));
        _time.CallLater(Seconds(2), () => _ran.Add($"second at {_time.Seconds}"));
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Equal(["first at 1", "second at 2", "third at 3"], _ran);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_call_with_no_delay_never_runs_before_CallLater_returns()
    {
        _time.CallLater(TimeSpan.Zero, _ran.Add, "call");
        Assert.Empty(_ran);
        _clock.AdvanceStepwise(Seconds(0.001));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void Sums_of_doubles_do_not_miss_their_tick()
    {
        DelayedCall call = _time.CallLater(Seconds(0.1), _ran.Add, "call");
        call.Delay(Seconds(0.2));
        Assert.NotEqual(0.3, call.TimeInSeconds);
        _clock.AdvanceStepwise(Seconds(0.3));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void Cancelled_and_moved_calls_cause_no_needless_wake_up()
    {
        _time.CallLater(Seconds(1), _ran.Add, "cancelled").Cancel();
        DelayedCall moved = _time.CallLater(Seconds(1), _ran.Add, "moved");
        moved.Reset(Seconds(5));
        _clock.AdvanceStepwise(Seconds(4.999));
        Assert.Empty(_ran);
        _clock.AdvanceStepwise(Seconds(0.001));
        Assert.Equal(["moved"], _ran);
    }

    [Fact]
    public void After_an_exception_the_remaining_calls_still_run()
    {
        _time.CallLater(Seconds(1), () => throw new FormatException());
        _time.CallLater(Seconds(1), _ran.Add, "behind");
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(1)));
        _clock.AdvanceStepwise(Seconds(0.001));
        Assert.Equal(["behind"], _ran);
    }

    [Fact]
    public void With_a_post_calls_run_where_post_runs_them()
    {
        var posted = new Queue<Action>();
        using var time = new TimeProviderTime(_clock.TimeProvider, posted.Enqueue);
        time.CallLater(Seconds(1), _ran.Add, "call");
        _clock.Advance(Seconds(1));
        Assert.Empty(_ran);
        posted.Dequeue()();
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void After_Dispose_no_call_runs()
    {
        _time.CallLater(Seconds(1), _ran.Add, "call");
        _time.Dispose();
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Empty(_ran);
    }

    [Fact]
    public void A_wait_longer_than_the_longest_timer_is_split()
    {
        _time.CallLater(TimeSpan.FromDays(100), _ran.Add, "call");
        _clock.AdvanceStepwise(TimeSpan.FromDays(100) - Seconds(1));
        Assert.Empty(_ran);
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(["call"], _ran);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
