using LoopDelay = Becket.Samples.Fleet.Gateway.Status.LoopDelay;

namespace Fleet.Tests.Gateway.Status;

public sealed class LoopDelayTests
{
    [Fact]
    public void A_loop_that_is_held_up_is_late()
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async Deferred () =>
        {
            var delay = new LoopDelay(reactor);
            delay.Start();
            await reactor.DeferLater(TimeSpan.FromMilliseconds(30));
            Thread.Sleep(200);
            await reactor.DeferLater(TimeSpan.FromMilliseconds(30));
            delay.Stop();

            // A call was due ten milliseconds into the sleep at the latest.
            Assert.InRange(delay.Longest.TotalMilliseconds, 189, 60_000);
            Assert.Equal(delay.Longest.TotalMilliseconds, LoopDelay.Percentile(delay.Recent(), 1), 1e-3);
            Assert.Single(delay.Recent(1));
        });
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_percentile_is_one_of_the_values(double share, double value) =>
        Assert.Equal(
            value,
            LoopDelay.Percentile([.. Enumerable.Range(1, 100).Reverse().Select(static value => (float)value)], share)
        );

    [Fact]
    public void Of_nothing_a_percentile_is_zero() => Assert.Equal(0, LoopDelay.Percentile([], 0.99));
}
