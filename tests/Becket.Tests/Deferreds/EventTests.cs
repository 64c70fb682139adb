using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

public sealed class EventTests
{
    private readonly DeferredEvent _event = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void Set_fires_all_waiters_in_the_order_of_their_waits()
    {
        foreach (string name in new[] { "first", "second", "third" })
        {
            _event.Wait().AddCallback(() => _ran.Add(name));
        }

        Assert.Equal(3, _event.Waiting);
        _event.Set();

        Assert.Equal(["first", "second", "third"], _ran);
        Assert.Equal(0, _event.Waiting);
    }

    [Fact]
    public void An_event_stays_set_and_a_second_Set_does_nothing()
    {
        _event.Set();
        _event.Set();
        _event.Fail(new IOException("too late"));

        Assert.True(_event.IsSet);
        Assert.True(_event.Wait().TryGetOutcome(out Outcome outcome));
        Assert.True(outcome.Succeeded);
    }

    [Fact]
    public void Every_waiter_gets_a_deferred_of_its_own()
    {
        Deferred first = _event.Wait(),
            second = _event.Wait();
        first.AddCallback(() => throw new IOException("only here"));

        _event.Set();

        Assert.IsType<IOException>(CancelTests.ErrorOf(first));
        Assert.True(second.TryGetOutcome(out Outcome outcome));
        Assert.True(outcome.Succeeded);
        Assert.NotSame(_event.Wait(), _event.Wait());
    }

    [Fact]
    public void A_cancelled_waiter_leaves_and_the_others_fire()
    {
        Deferred first = _event.Wait(),
            second = _event.Wait(),
            third = _event.Wait();

        second.Cancel();

        Assert.Equal(2, _event.Waiting);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(second));
        _event.Set();
        Assert.True(first.Called);
        Assert.True(third.Called);
    }

    [Fact]
    public void An_event_does_not_keep_a_cancelled_waiter_alive()
    {
        WeakReference waiter = CancelledWaiter();

        Garbage.Collect();

        Assert.False(waiter.IsAlive);
        Assert.False(_event.IsSet);
    }

    [Fact]
    public void A_waiter_that_an_earlier_one_cancels_during_the_firing_is_skipped()
    {
        Deferred first = _event.Wait(),
            second = _event.Wait(),
            third = _event.Wait();
        first.AddCallback(second.Cancel);

        _event.Set();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(second));
        Assert.True(third.Called);
    }

    [Fact]
    public void A_waiter_that_its_owner_fired_is_skipped()
    {
        Deferred first = _event.Wait(),
            second = _event.Wait();
        first.Callback();

        _event.Set();

        Assert.True(second.Called);
    }

    [Fact]
    public void Pulse_fires_the_waiters_and_leaves_the_event_not_set()
    {
        Deferred before = _event.Wait();

        _event.Pulse();

        Assert.True(before.Called);
        Assert.False(_event.IsSet);
        Assert.False(_event.Wait().Called);
    }

    [Fact]
    public void A_callback_that_waits_again_during_a_pulse_waits_for_the_next_one()
    {
        void WaitAgain()
        {
            _ran.Add("fired");
            _ = _event.Wait().AddCallback(WaitAgain);
        }

        _event.Wait().AddCallback(WaitAgain);

        _event.Pulse();
        Assert.Equal(["fired"], _ran);
        _event.Pulse();
        Assert.Equal(["fired", "fired"], _ran);
    }

    [Fact]
    public void A_callback_that_waits_again_while_the_event_is_set_is_fired_at_once()
    {
        _event.Wait().AddCallback(() => _ran.Add($"{_event.Wait().Called}"));

        _event.Set();

        Assert.Equal(["True"], _ran);
    }

    [Fact]
    public void A_callback_that_resets_the_event_does_not_stop_the_firing()
    {
        _event.Wait().AddCallback(_event.Reset);
        Deferred second = _event.Wait();

        _event.Set();

        Assert.True(second.Called);
        Assert.False(_event.IsSet);
    }

    [Fact]
    public void Fail_fails_the_waiters_and_later_ones_until_Reset()
    {
        Deferred before = _event.Wait();

        _event.Fail(new IOException("lost"));

        Assert.True(_event.IsSet);
        Assert.IsType<IOException>(CancelTests.ErrorOf(before));
        Assert.IsType<IOException>(CancelTests.ErrorOf(_event.Wait()));
        _event.Reset();
        Assert.False(_event.Wait().Called);
    }

    [Fact]
    public void An_event_with_a_value_gives_every_waiter_the_value()
    {
        var price = new DeferredEvent<int>();
        Deferred<int> before = price.Wait();

        price.Set(5);

        Assert.Equal(5, ChainTests.ValueOf(before));
        Assert.Equal(5, ChainTests.ValueOf(price.Wait()));
        Assert.Equal(5, ChainTests.ValueOf(price.Wait()));
    }

    [Fact]
    public void A_pulse_with_a_value_gives_it_to_the_present_waiters_only()
    {
        var price = new DeferredEvent<int>();
        Deferred<int> first = price.Wait(),
            second = price.Wait();
        second.Cancel();

        price.Pulse(5);

        Assert.Equal(5, ChainTests.ValueOf(first));
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(second));
        Deferred<int> later = price.Wait();
        price.Fail(new IOException("closed"));
        Assert.IsType<IOException>(CancelTests.ErrorOf(later));
    }

    [Fact]
    public async Task Async_methods_wait_with_await()
    {
        async Deferred<int> Ask(DeferredEvent<int> price) => await price.Wait() + 1;

        var price = new DeferredEvent<int>();
        Deferred<int> first = Ask(price),
            second = Ask(price);
        price.Set(5);

        Assert.Equal(6, await first);
        Assert.Equal(6, await second);
    }

    [Fact]
    public void Set_on_another_thread_than_the_waiters_own_throws_and_changes_nothing()
    {
        using var home = new LoopHome();
        DeferredEvent made = null!;
        Deferred waiter = null!;
        home.Run(() =>
        {
            made = new DeferredEvent();
            waiter = made.Wait();
        });

        Assert.Throws<WrongThreadException>(made.Set);
        Assert.Throws<WrongThreadException>(made.Pulse);
        Assert.Throws<WrongThreadException>(() => made.Fail(new IOException()));
        Assert.False(made.IsSet);
        Assert.Equal(1, made.Waiting);
        Assert.False(waiter.Called);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CancelledWaiter()
    {
        Deferred waiter = _event.Wait();
        waiter.AddErrback(_ => { });
        waiter.Cancel();
        return new WeakReference(waiter);
    }
}
