namespace Becket.Tests.Deferreds;

public sealed class CancelTests
{
    [Fact]
    public void Without_a_canceller_it_fails_and_the_makers_one_call_does_nothing()
    {
        var deferred = new Deferred<int>();
        deferred.Cancel();
        Assert.IsType<CancelledException>(ErrorOf(deferred));

        deferred.Callback(1);

        Assert.IsType<CancelledException>(ErrorOf(deferred));
        Assert.Throws<AlreadyFiredException>(() => deferred.Callback(2));
    }

    [Fact]
    public void The_swallowed_call_may_be_an_Errback_too()
    {
        var deferred = new Deferred();
        deferred.Cancel();

        deferred.Errback(new FormatException());

        Assert.IsType<CancelledException>(ErrorOf(deferred));
        Assert.Throws<AlreadyFiredException>(() => deferred.Errback(new FormatException()));
    }

    [Fact]
    public void A_canceller_that_does_not_fire_it_leaves_a_CancelledException_and_no_swallowing()
    {
        Deferred<int>? seen = null;
        var deferred = new Deferred<int>(d => seen = d);
        deferred.Cancel();

        Assert.Same(deferred, seen);
        Assert.IsType<CancelledException>(ErrorOf(deferred));
        Assert.Throws<AlreadyFiredException>(() => deferred.Callback(1));
    }

    [Fact]
    public void A_canceller_may_fire_it_with_a_value()
    {
        var deferred = new Deferred<int>(d => d.Callback(9));
        deferred.Cancel();

        Assert.Equal(9, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void A_canceller_may_fail_it_in_its_own_way()
    {
        var deferred = new Deferred(d => d.Errback(new FormatException()));
        deferred.Cancel();

        Assert.IsType<FormatException>(ErrorOf(deferred));
    }

    [Fact]
    public void What_a_canceller_throws_comes_out_of_Cancel_and_nothing_else_is_done()
    {
        var deferred = new Deferred(_ => throw new FormatException());

        Assert.Throws<FormatException>(deferred.Cancel);

        Assert.False(deferred.Called);
        deferred.Callback();
    }

    [Fact]
    public void A_canceller_gets_the_deferred_it_was_given_to_though_cancelled_through_a_handle()
    {
        Deferred<int>? seen = null;
        var deferred = new Deferred<int>(d => seen = d);
        Deferred<string> text = deferred.AddCallback(_ => "");

        text.Cancel();

        Assert.Same(deferred, seen);
        text.AddErrback(_ => "");
    }

    [Fact]
    public void Cancelling_a_fired_deferred_does_nothing()
    {
        bool cancelled = false;
        var deferred = new Deferred<int>(_ => cancelled = true);
        deferred.Callback(1);

        deferred.Cancel();

        Assert.False(cancelled);
        Assert.Equal(1, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void Cancelling_one_that_waits_cancels_what_it_waits_for()
    {
        var inner = new Deferred<int>();
        Deferred<int> outer = Deferred.Succeed().AddCallback(() => inner);
        Deferred<int> outermost = Deferred.Succeed().AddCallback(() => outer);

        outermost.Cancel();

        Assert.True(inner.Called);
        Assert.IsType<CancelledException>(ErrorOf(outermost));
    }

    [Fact]
    public void What_is_waited_for_and_has_fired_but_is_paused_is_not_cancelled()
    {
        var inner = Deferred.Succeed(1);
        inner.Pause();
        Deferred<int> outer = Deferred.Succeed().AddCallback(() => inner);

        outer.Cancel();
        Assert.True(outer.IsWaiting);
        inner.Unpause();

        Assert.Equal(1, ChainTests.ValueOf(outer));
    }

    [Fact]
    public void A_cancellation_may_be_turned_into_a_value()
    {
        var deferred = new Deferred<int>();
        deferred.AddErrback<OperationCanceledException>(_ => 0);

        deferred.Cancel();

        Assert.Equal(0, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void Cancelled_while_paused_it_runs_its_errbacks_when_unpaused()
    {
        bool ran = false;
        var deferred = new Deferred();
        deferred.AddErrback<CancelledException>(_ =>
        {
            ran = true;
        });
        deferred.Pause();

        deferred.Cancel();
        Assert.False(ran);
        deferred.Unpause();

        Assert.True(ran);
    }

    internal static Exception ErrorOf(Deferred deferred)
    {
        Assert.True(deferred.TryGetOutcome(out Outcome outcome));
        Assert.NotNull(outcome.Failure);

        // Taking the failure keeps it from being reported as unhandled.
        Exception error = outcome.Failure.Exception;
        Assert.Same(error, Record.Exception(() => deferred.GetAwaiter().GetResult()));
        return error;
    }
}
