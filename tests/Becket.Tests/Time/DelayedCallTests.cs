using System.Runtime.CompilerServices;

namespace Becket.Tests.Time;

public sealed class DelayedCallTests
{
    private readonly Clock _clock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void A_cancelled_call_never_runs()
    {
        DelayedCall call = Later(1, "call");
        Assert.True(call.Active);
        call.Cancel();
        Assert.False(call.Active);
        _clock.Advance(Seconds(2));
        Assert.Empty(_ran);
    }

    [Fact]
    public void A_cancelled_call_cannot_be_cancelled_or_moved_again()
    {
        DelayedCall call = Later(1, "call");
        call.Cancel();
        Assert.Contains("CallLater", Assert.Throws<AlreadyCancelledException>(call.Cancel).Message);
        Assert.Throws<AlreadyCancelledException>(() => call.Reset(Seconds(1)));
        Assert.Throws<AlreadyCancelledException>(() => call.Delay(Seconds(1)));
    }

    [Fact]
    public void A_call_that_has_run_cannot_be_cancelled_or_moved()
    {
        DelayedCall call = Later(1, "call");
        _clock.Advance(Seconds(1));
        Assert.False(call.Active);
        Assert.Contains("CallLater", Assert.Throws<AlreadyCalledException>(call.Cancel).Message);
        Assert.Throws<AlreadyCalledException>(() => call.Reset(Seconds(1)));
        Assert.Throws<AlreadyCalledException>(() => call.Delay(Seconds(1)));
    }

    [Fact]
    public void A_running_call_counts_as_called()
    {
        DelayedCall? call = null;
        call = _clock.CallLater(
            Seconds(1),
            () =>
            {
                Assert.False(call!.Active);
                Assert.Throws<AlreadyCalledException>(call.Cancel);
                _ran.Add("call");
            }
        );
        _clock.Advance(Seconds(1));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void A_call_that_threw_counts_as_called()
    {
        DelayedCall call = _clock.CallLater(Seconds(1), () => throw new FormatException());
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(1)));
        Assert.Throws<AlreadyCalledException>(call.Cancel);
    }

    [Fact]
    public void Reset_counts_from_now_to_later_and_to_sooner()
    {
        DelayedCall call = Later(5, "call");
        _clock.Advance(Seconds(3));
        call.Reset(Seconds(5));
        Assert.Equal(Seconds(8), call.Time);
        _clock.Advance(Seconds(4));
        Assert.Empty(_ran);
        call.Reset(Seconds(0.5));
        Assert.Equal(7.5, call.TimeInSeconds);
        _clock.Advance(Seconds(0.5));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void Delay_counts_from_the_time_due()
    {
        DelayedCall call = Later(5, "call");
        _clock.Advance(Seconds(3));
        call.Delay(Seconds(5));
        Assert.Equal(10, call.TimeInSeconds);
        call.Delay(Seconds(-6));
        Assert.Equal(4, call.TimeInSeconds);
        _clock.Advance(Seconds(1));
        Assert.Equal(["call"], _ran);
    }

    [Fact]
    public void A_call_moved_into_the_past_runs_at_the_next_move()
    {
        DelayedCall call = Later(5, "call");
        _clock.Advance(Seconds(3));
        call.Delay(Seconds(-10));
        Assert.Equal(-5, call.TimeInSeconds);
        _clock.AdvanceStepwise(TimeSpan.Zero);
        Assert.Equal(["call"], _ran);
        Assert.Equal(3, _clock.Seconds);
    }

    [Fact]
    public void A_negative_reset_throws_and_changes_nothing()
    {
        DelayedCall call = Later(5, "call");
        Assert.Throws<ArgumentOutOfRangeException>(() => call.Reset(Seconds(-1)));
        Assert.Equal(5, call.TimeInSeconds);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void A_call_that_was_moved_counts_as_scheduled_at_that_moment(double first)
    {
        DelayedCall moved = Later(first, "moved");
        Later(2, "other");
        moved.Reset(Seconds(2));
        _clock.Advance(Seconds(2));
        Assert.Equal(["other", "moved"], _ran);
    }

    [Fact]
    public void A_call_that_was_moved_by_nothing_still_counts_as_scheduled_at_that_moment()
    {
        DelayedCall moved = Later(2, "moved");
        Later(2, "other");
        moved.Delay(TimeSpan.Zero);
        _clock.Advance(Seconds(2));
        Assert.Equal(["other", "moved"], _ran);
    }

    [Fact]
    public void The_arithmetic_is_that_of_Twisted_to_the_last_bit()
    {
        DelayedCall call = Later(0.1, "call");
        call.Delay(Seconds(0.2));
        call.Delay(Seconds(0.3));
        Assert.Equal(0.1 + (0.2 + 0.3), call.TimeInSeconds);
        Assert.NotEqual(0.1 + 0.2 + 0.3, call.TimeInSeconds);
    }

    [Fact]
    public void A_million_idle_timeouts_reset_to_later_leave_one_call_each()
    {
        DelayedCall call = Later(1, "idle");
        for (int i = 0; i < 1_000_000; i++)
        {
            call.Reset(Seconds(2));
        }

        _clock.Advance(Seconds(1));
        Assert.Same(call, Assert.Single(_clock.GetDelayedCalls()));
        _clock.Advance(Seconds(1));
        Assert.Equal(["idle"], _ran);
    }

    [Fact]
    public void A_cancelled_call_releases_its_state_at_once()
    {
        (DelayedCall? call, WeakReference? state) = MakeAndCancel();
        GC.Collect();
        Assert.False(state.IsAlive);
        GC.KeepAlive(call);
        GC.KeepAlive(_clock);

        [MethodImpl(MethodImplOptions.NoInlining)]
        (DelayedCall, WeakReference) MakeAndCancel()
        {
            object state = new object();
            DelayedCall call = _clock.CallLater(Seconds(1), static _ => { }, state);
            call.Cancel();
            return (call, new WeakReference(state));
        }
    }

    [Fact]
    public void The_text_says_what_state_it_is_in()
    {
        DelayedCall call = Later(2, "call");
        _clock.Advance(Seconds(0.5));
        Assert.Contains("due at 2 s, in 1.5 s", call.ToString(), StringComparison.Ordinal);
        call.Cancel();
        Assert.Contains("cancelled", call.ToString(), StringComparison.Ordinal);
    }

    private DelayedCall Later(double seconds, string name) => _clock.CallLater(Seconds(seconds), () => _ran.Add(name));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
