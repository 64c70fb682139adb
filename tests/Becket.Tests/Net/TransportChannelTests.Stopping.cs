namespace Becket.Tests.Net;

public sealed partial class TransportChannelTests
{
    [Fact]
    public void A_reactor_that_stops_closes_a_channel_and_waits_for_its_end()
    {
        Reactor reactor = Make();
        var recorder = new Recorder();
        ScriptedChannel? channel = null;
        TimeSpan closed = default;
        reactor.Run(async Deferred () =>
        {
            channel = new ScriptedChannel(reactor)
            {
                WhenClosed = channel =>
                    reactor.CallLater(
                        Seconds(3),
                        () =>
                        {
                            closed = reactor.Now;
                            channel.Closed();
                        }
                    ),
            };
            await channel.Connect(Factory.ForProtocol(() => recorder));
        });
        Assert.Equal(["start", "pause", "close"], channel!.Calls);
        Assert.Equal(closed, reactor.Now);
        Assert.Equal(["made", "lost"], recorder.Events);
        Assert.IsType<ConnectionDoneException>(recorder.Reason!.Exception);
    }

    [Fact]
    public void A_channel_that_does_not_end_is_aborted_at_the_time_limit_and_named_in_the_log()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Seconds(2) });
        var recorder = new Recorder();
        reactor.Run(async Deferred () =>
            await new ScriptedChannel(reactor).Connect(Factory.ForProtocol(() => recorder))
        );
        Assert.Equal(2, reactor.Seconds);
        Assert.IsType<ConnectionLostException>(recorder.Reason!.Exception);
        Assert.Contains("1 connection (", Log.TakeOne().Text);
    }
}
