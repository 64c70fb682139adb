using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed class DeferLaterTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void It_fires_when_its_time_has_come_and_not_before()
    {
        Deferred waiting = _clock.DeferLater(Seconds(3));
        _clock.Advance(Seconds(2.5));
        Assert.False(waiting.Called);
        _clock.Advance(Seconds(0.5));
        Assert.True(waiting.Called);
    }

    [Fact]
    public void A_method_can_await_it()
    {
        var seen = new List<double>();
        async Deferred Wait()
        {
            await _clock.DeferLater(Seconds(1));
            seen.Add(_clock.Seconds);
            await _clock.DeferLater(Seconds(2));
            seen.Add(_clock.Seconds);
        }

        _ = Wait();
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Equal([1, 3], seen);
    }

    [Fact]
    public void The_function_runs_after_the_delay_and_its_value_is_the_result()
    {
        bool ran = false;
        Deferred plain = _clock.DeferLater(
            Seconds(1),
            () =>
            {
                ran = true;
            }
        );
        Deferred<int> value = _clock.DeferLater(Seconds(1), () => 7);
        Assert.False(ran);
        _clock.Advance(Seconds(1));
        Assert.True(ran);
        Assert.True(plain.Called);
        Assert.Equal(7, Value(value));
    }

    [Fact]
    public void Async_lambdas_are_async_Deferred_methods()
    {
        Deferred plain = _clock.DeferLater(Seconds(1), async () => await _clock.DeferLater(Seconds(1)));
        Deferred<string> value = _clock.DeferLater(
            Seconds(1),
            async () =>
            {
                await _clock.DeferLater(Seconds(1));
                return "done";
            }
        );
        _clock.Advance(Seconds(1));
        Assert.True(plain.IsWaiting);
        _clock.Advance(Seconds(1));
        Assert.False(plain.IsWaiting);
        Assert.Equal("done", Value(value));
    }

    [Fact]
    public void Tasks_are_waited_for()
    {
        Deferred<int> value = _clock.DeferLater(Seconds(1), () => Task.FromResult(7));
        Deferred plain = _clock.DeferLater(Seconds(1), () => Task.CompletedTask);
        _clock.Advance(Seconds(1));
        Assert.Equal(7, Value(value));
        Assert.True(plain.Called);
    }

    [Fact]
    public void What_the_function_throws_is_the_failure()
    {
        Deferred<int> value = _clock.DeferLater(Seconds(1), int () => throw new FormatException());
        _clock.Advance(Seconds(1));
        Assert.IsType<FormatException>(Error(value));
    }

    [Fact]
    public void Cancelling_it_cancels_the_wait()
    {
        bool ran = false;
        Deferred plain = _clock.DeferLater(
            Seconds(1),
            () =>
            {
                ran = true;
            }
        );
        Deferred<int> value = _clock.DeferLater(Seconds(1), () => 7);
        plain.Cancel();
        value.Cancel();
        Assert.IsType<CancelledException>(Error(plain));
        Assert.IsType<CancelledException>(Error(value));
        Assert.Empty(_clock.GetDelayedCalls());
        _clock.Advance(Seconds(2));
        Assert.False(ran);
    }

    [Fact]
    public void Fired_by_hand_it_calls_its_function_and_the_time_finds_it_fired()
    {
        Deferred<int> value = _clock.DeferLater(Seconds(1), () => 7);
        value.Callback(99);
        Assert.Equal(7, Value(value));
        Assert.Single(_clock.GetDelayedCalls());
        Assert.Throws<AlreadyFiredException>(() => _clock.Advance(Seconds(1)));
    }

    [Fact]
    public void It_is_listed_among_the_delayed_calls()
    {
        _ = _clock.DeferLater(Seconds(3));
        Assert.Equal(Seconds(3), Assert.Single(_clock.GetDelayedCalls()).Time);
    }

    [Fact]
    public void A_negative_delay_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.DeferLater(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.DeferLater(Seconds(-1), () => 7));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void It_works_on_times_of_the_users_own()
    {
        using var home = new TestHome();
        Deferred waiting = home.DeferLater(Seconds(1));
        Deferred cancelled = home.DeferLater(Seconds(1));
        cancelled.Cancel();
        Assert.Single(home.GetDelayedCalls());
        home.Clock.Advance(Seconds(1));
        Assert.True(waiting.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
        Assert.IsType<CancelledException>(Error(cancelled));
    }

    [Fact]
    public void A_wait_is_one_object()
    {
        const int Many = 10_000;
        var waits = new Deferred[Many];
        _ = _clock.DeferLater(Seconds(1));
        for (int i = 0; i < 20_000; i++)
        {
            _clock.CallLater(Seconds(1), () => { });
        }

        _clock.Advance(Seconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Many; i++)
        {
            waits[i] = _clock.DeferLater(Seconds(1));
        }

        double each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Many;
        // 88 for the object; the rest is the heap's array, if it has to grow.
        Assert.InRange(each, 80, 150);
    }
}
