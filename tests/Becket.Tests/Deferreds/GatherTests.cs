namespace Becket.Tests.Deferreds;

public sealed class GatherTests
{
    private readonly Deferred<int> _a = new();
    private readonly Deferred<int> _b = new();

    [Fact]
    public void It_gives_all_the_values_in_their_order()
    {
        var all = Deferred.Gather([_a, _b]);
        _b.Callback(2);
        _a.Callback(1);

        Assert.Equal([1, 2], ChainTests.ValueOf(all));
    }

    [Fact]
    public void It_fails_with_the_first_failure()
    {
        var all = Deferred.Gather([_a, _b], consumeErrors: true);
        _b.Errback(new FormatException());

        Assert.Equal(1, Assert.IsType<FirstErrorException>(CancelTests.ErrorOf(all)).Index);
        _a.Errback(new TimeoutException());
        Assert.True(_a.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void Of_nothing_it_is_nothing_at_once()
    {
        Assert.Empty(ChainTests.ValueOf(Deferred.Gather<int>([])));
        Assert.True(Deferred.Gather([]).Called);
    }

    [Fact]
    public void Cancelling_it_cancels_all()
    {
        var all = Deferred.Gather([_a, _b], consumeErrors: true);
        all.Cancel();

        Assert.True(_a.Called && _b.Called);
        Assert.Equal(0, Assert.IsType<FirstErrorException>(CancelTests.ErrorOf(all)).Index);
    }

    [Fact]
    public void Without_values_it_takes_any_deferreds()
    {
        var plain = new Deferred();
        var all = Deferred.Gather(new[] { plain, _a });
        plain.Callback();
        Assert.False(all.Called);
        _a.Callback(1);

        Assert.True(all.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }
}
