namespace Becket.Tests.Deferreds;

public sealed class CancelOnTests : IDisposable
{
    private readonly LoopHome _home = new();
    private readonly CancellationTokenSource _cancellation = new();

    public void Dispose()
    {
        _home.Dispose();
        _cancellation.Dispose();
    }

    [Fact]
    public void A_token_cancelled_later_cancels_the_deferred()
    {
        Deferred<int> deferred = new Deferred<int>().CancelOn(_cancellation.Token);
        Assert.False(deferred.Called);

        _cancellation.Cancel();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred));
    }

    [Fact]
    public void A_token_cancelled_before_cancels_it_at_once()
    {
        _cancellation.Cancel();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(new Deferred<int>().CancelOn(_cancellation.Token)));
        Assert.Equal(1, ChainTests.ValueOf(Deferred.Succeed(1).CancelOn(_cancellation.Token)));
    }

    [Fact]
    public void A_token_cancelled_on_another_thread_cancels_it_at_home()
    {
        bool cancelledAtHome = false;
        Deferred<int> deferred = _home.Run(() =>
            new Deferred<int>(_ => cancelledAtHome = _home.IsCurrent).CancelOn(_cancellation.Token)
        );

        Threads.RunOnOther(_cancellation.Cancel);
        _home.RunQueued();

        Assert.True(cancelledAtHome);
        _home.Run(() => Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred)));
    }

    [Fact]
    public void A_token_cancelled_after_the_chain_went_past_does_nothing()
    {
        var inner = new Deferred();
        var deferred = new Deferred<int>();
        Deferred rest = deferred.CancelOn(_cancellation.Token).AddCallback(_ => inner);
        deferred.Callback(1);

        _cancellation.Cancel();

        Assert.True(rest.IsWaiting);
        Assert.False(inner.Called);
    }

    [Fact]
    public void A_cancellation_that_arrives_at_home_after_the_chain_went_past_does_nothing()
    {
        Deferred inner = _home.Run(() =>
        {
            var inner = new Deferred();
            var deferred = new Deferred<int>();
            deferred.CancelOn(_cancellation.Token).AddCallback(_ => inner);

            // The token's callback has queued its call, which cannot run before this one ends.
            Threads.RunOnOther(_cancellation.Cancel);
            deferred.Callback(1);
            return inner;
        });
        _home.RunQueued();

        Assert.False(inner.Called);
        Assert.Empty(_home.Errors);
    }

    [Fact]
    public void What_the_chain_waits_for_before_it_is_cancelled()
    {
        var inner = new Deferred<int>();
        Deferred<int> deferred = Deferred.Succeed().AddCallback(() => inner).CancelOn(_cancellation.Token);

        _cancellation.Cancel();

        Assert.True(inner.Called);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred));
    }

    [Fact]
    public void Values_and_failures_pass_it_by()
    {
        Assert.Equal(1, ChainTests.ValueOf(Deferred.Succeed(1).CancelOn(_cancellation.Token)));
        Assert.IsType<FormatException>(
            CancelTests.ErrorOf(Deferred.Fail(new FormatException()).CancelOn(_cancellation.Token))
        );
    }

    [Fact]
    public void A_chain_that_has_gone_past_is_not_kept_alive_by_the_token()
    {
        static WeakReference Make(CancellationToken token)
        {
            Deferred<int> deferred = new Deferred<int>().CancelOn(token);
            deferred.Callback(1);
            return new WeakReference(deferred);
        }

        WeakReference weak = Threads.RunOnOther(() => Make(_cancellation.Token));
        Garbage.Collect();

        Assert.False(weak.IsAlive);
    }
}
