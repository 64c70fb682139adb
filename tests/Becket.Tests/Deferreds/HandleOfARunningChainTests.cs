namespace Becket.Tests.Deferreds;

/// <summary>A running chain has a value of the type at the point that it has reached, which need not be the type of
/// its last handle.</summary>
public sealed class HandleOfARunningChainTests
{
    [Fact]
    public void Returned_from_another_chain_it_is_waited_for_until_it_has_a_value_of_its_type()
    {
        var number = new Deferred<int>();
        Deferred<string>? text = null;
        Deferred<string>? follower = null;
        text = number
            .AddCallback(n =>
            {
                follower = Deferred.Succeed().AddCallback(() => text!);
                Assert.True(follower.IsWaiting);
                return n;
            })
            .AddCallback(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture));

        number.Callback(7);

        Assert.True(follower!.TryGetOutcome(out Outcome<string> outcome));
        Assert.Equal("7", outcome.Value);
    }

    [Fact]
    public void Awaited_it_gives_the_value_of_its_type()
    {
        var number = new Deferred<int>();
        Deferred<string>? text = null;
        Deferred<string>? awaited = null;
        text = number
            .AddCallback(n =>
            {
                awaited = Await();
                return n;
            })
            .AddCallback(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture));

        number.Callback(7);

        Assert.True(awaited!.TryGetOutcome(out Outcome<string> outcome));
        Assert.Equal("7", outcome.Value);

        async Deferred<string> Await() => await text!;
    }
}
