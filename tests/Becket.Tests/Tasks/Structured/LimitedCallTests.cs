namespace Becket.Tests.Tasks.Structured;

public sealed class LimitedCallTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Clock _clock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void A_burst_runs_once_with_its_last_argument_when_it_is_quiet()
    {
        var call = new DebouncedCall<string>(Note, s_second) { Clock = _clock };
        Call(call, 0, "a", 0.5, "b", 0.5, "c", 0.9);
        Assert.Empty(_ran);
        Assert.True(call.IsPending);
        Advance(0.1);
        Assert.Equal(["2: c"], _ran);
        Assert.False(call.IsPending);
        Advance(10);
        Assert.Single(_ran);
    }

    [Fact]
    public void The_first_call_of_a_burst_can_run_at_once()
    {
        var call = new DebouncedCall<string>(Note, s_second) { Clock = _clock, Leading = true };
        Call(call, 0, "a", 2, "b", 0.5, "c", 2);
        Assert.Equal(["0: a", "2: b", "3.5: c"], _ran);
    }

    [Fact]
    public void Only_the_first_call_of_a_burst_can_run()
    {
        var call = new DebouncedCall<string>(Note, s_second)
        {
            Clock = _clock,
            Leading = true,
            Trailing = false,
        };
        Call(call, 0, "a", 0.5, "b", 0.9, "c", 2, "d", 2);
        Assert.Equal(["0: a", "3.4: d"], _ran);
    }

    [Fact]
    public void A_burst_that_never_ends_runs_after_the_longest_wait()
    {
        var call = new DebouncedCall<string>(Note, s_second) { Clock = _clock, MaxWait = 2 * s_second };
        for (int i = 0; i < 10; i++)
        {
            Call(call, 0, $"{i}", 0.5);
        }

        Assert.Equal(["2: 3", "4: 7"], _ran);
    }

    [Fact]
    public void A_throttled_call_runs_at_once_and_then_once_in_each_interval_with_the_last_argument()
    {
        var call = new ThrottledCall<string>(Note, s_second) { Clock = _clock };
        Call(call, 0, "a", 0.25, "b", 0.25, "c", 0.25, "d", 0.5, "e", 5, "f", 5);
        Assert.Equal(["0: a", "1: d", "2: e", "6.25: f"], _ran);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Calls_that_come_too_soon_can_be_dropped()
    {
        var call = new ThrottledCall<string>(Note, s_second) { Clock = _clock, Trailing = false };
        Call(call, 0, "a", 0.5, "b", 0.5, "c", 5);
        Assert.Equal(["0: a", "1: c"], _ran);
        Assert.False(call.IsPending);
    }

    [Fact]
    public void A_throttled_call_can_wait_for_the_end_of_the_interval_also_the_first_time()
    {
        var call = new ThrottledCall<string>(Note, s_second) { Clock = _clock, Leading = false };
        Call(call, 0, "a", 0.5, "b", 5);
        Assert.Equal(["1: b"], _ran);
    }

    [Fact]
    public void A_cancelled_call_does_not_come_and_the_next_one_is_the_first_again()
    {
        var debounced = new DebouncedCall<string>(Note, s_second) { Clock = _clock };
        var throttled = new ThrottledCall<string>(Note, s_second) { Clock = _clock };
        Call(debounced, 0, "a", 0.5);
        Call(throttled, 0, "b", 0.1, "c", 0.1);
        debounced.Cancel();
        throttled.Cancel();
        Assert.Empty(_clock.GetDelayedCalls());
        throttled.Call("d");
        Assert.Equal(["0.5: b", "0.7: d"], _ran);
    }

    [Fact]
    public void A_flush_runs_what_is_pending()
    {
        var call = new DebouncedCall<string>(Note, s_second) { Clock = _clock };
        Assert.False(call.Flush());
        Call(call, 0, "a", 0.5);
        Assert.True(call.Flush());
        Assert.Equal(["0.5: a"], _ran);
        Assert.False(call.Flush());
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Runs_of_an_asynchronous_function_do_not_overlap()
    {
        var gates = new Queue<Deferred>();
        var call = new ThrottledCall<string>(
            async text =>
            {
                Note(text);
                var gate = new Deferred();
                gates.Enqueue(gate);
                await gate;
            },
            s_second
        )
        {
            Clock = _clock,
        };
        Call(call, 0, "a", 0.5, "b", 5, "c", 0.5);
        Assert.Equal(["0: a"], _ran);
        Assert.True(call is { IsRunning: true, IsPending: true });
        gates.Dequeue().Callback();
        Assert.Equal(["0: a", "6: c"], _ran);
        gates.Dequeue().Callback();
        Assert.False(call.IsRunning);
    }

    [Fact]
    public void Calls_without_an_argument_do_the_same()
    {
        int debounced = 0;
        int throttled = 0;
        var first = new DebouncedCall(() => debounced++, s_second) { Clock = _clock };
        var second = new ThrottledCall(() => throttled++, s_second) { Clock = _clock };
        for (int i = 0; i < 4; i++)
        {
            first.Call();
            second.Call();
            Advance(0.5);
        }

        Advance(5);
        Assert.Equal((1, 3), (debounced, throttled));
    }

    [Fact]
    public void What_the_function_throws_comes_out_of_the_call_that_runs_it_and_the_next_one_runs()
    {
        bool throws = true;
        var call = new ThrottledCall(() => Assert.False(throws), s_second) { Clock = _clock };
        Assert.Throws<Xunit.Sdk.FalseException>(call.Call);
        throws = false;
        call.Call();
        Assert.True(call.IsPending);
        Advance(1);
        Assert.False(call.IsPending);
    }

    [Fact]
    public void Without_a_clock_a_call_says_what_to_do() =>
        Assert.Contains(
            "Set Clock",
            Assert.Throws<InvalidOperationException>(new DebouncedCall(static () => { }, s_second).Call).Message
        );

    private void Note(string text) => _ran.Add($"{Math.Round(_clock.Seconds, 2)}: {text}");

    private void Advance(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Advances and calls in turn.</summary>
    private void Call(LimitedCall<string> call, params object[] steps)
    {
        foreach (object step in steps)
        {
            if (step is string argument)
            {
                call.Call(argument);
            }
            else
            {
                _clock.AdvanceStepwise(TimeSpan.FromSeconds(Convert.ToDouble(step, null)));
            }
        }
    }
}
