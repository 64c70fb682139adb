namespace Becket.Tests.Deferreds;

public sealed class FiringTests
{
    [Fact]
    public void A_deferred_fires_once()
    {
        var deferred = new Deferred<int>();
        deferred.Callback(1);

        AlreadyFiredException error = Assert.Throws<AlreadyFiredException>(() => deferred.Callback(2));
        Assert.Contains("fires once: make a new one for each result", error.Message, StringComparison.Ordinal);
        Assert.Throws<AlreadyFiredException>(() => deferred.Errback(new FormatException()));
        Assert.Equal(1, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void A_value_that_came_too_late_is_not_kept()
    {
        var deferred = new Deferred<int>();
        deferred.Callback(1);

        Assert.Throws<AlreadyFiredException>(() => deferred.Callback(2));

        deferred.AddCallback(n =>
        {
            Assert.Equal(1, n);
            return n;
        });
        Assert.Equal(1, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void Firing_it_again_from_its_own_callback_is_an_error_there()
    {
        var deferred = new Deferred();
        deferred.AddCallback(deferred.Callback);
        Exception? caught = null;
        deferred.AddErrback(failure =>
        {
            caught = failure.Exception;
        });

        deferred.Callback();

        Assert.IsType<AlreadyFiredException>(caught);
    }

    [Fact]
    public void What_callbacks_throw_does_not_come_out_of_Callback()
    {
        var deferred = new Deferred();
        deferred.AddCallback(() => throw new FormatException());

        deferred.Callback();

        Assert.True(deferred.TryGetOutcome(out Outcome outcome));
        Assert.IsType<FormatException>(outcome.Failure!.Exception);
        deferred.AddErrback(_ => { });
    }

    [Fact]
    public void There_is_no_outcome_before_it_fires()
    {
        var deferred = new Deferred<int>();

        Assert.False(deferred.Called);
        Assert.False(deferred.TryGetOutcome(out Outcome<int> _));
        Assert.False(deferred.TryGetOutcome(out Outcome _));
    }

    [Fact]
    public void Its_text_shows_its_state()
    {
        var deferred = new Deferred<int>();
        Assert.Equal("Deferred<Int32>: not fired", deferred.ToString());
        deferred.Callback(3);
        Assert.Equal("Deferred<Int32>: 3", deferred.ToString());
        deferred.Pause();
        Assert.Equal("Deferred<Int32>: 3, paused 1", deferred.ToString());
        Assert.Equal("Deferred: success", Deferred.Succeed().ToString());
        Deferred waiting = Deferred.Succeed().AddCallback(() => new Deferred());
        Assert.StartsWith("Deferred: waiting for another deferred", waiting.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_refused_where_they_are_given()
    {
        var deferred = new Deferred<string>();
        Assert.Throws<ArgumentNullException>(() => deferred.Errback((Exception)null!));
        Assert.Throws<ArgumentNullException>(() => deferred.Errback((Failure)null!));
        Assert.Throws<ArgumentNullException>(() => deferred.AddCallback((Func<string, string>)null!));
        Assert.Throws<ArgumentNullException>(() => deferred.AddErrback((Func<Failure, string>)null!));
        Assert.Throws<ArgumentNullException>(() => deferred.Chain(null!));
        Assert.Throws<ArgumentNullException>(() => _ = new Deferred((Action<Deferred>)null!));
        Assert.Throws<ArgumentNullException>(() => _ = new Deferred<string>((Action<Deferred<string>>)null!));
        Assert.False(deferred.Called);
    }
}
