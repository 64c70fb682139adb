using Becket.Testing;

namespace Becket.Tests.Protocols;

/// <content>Limits of each connection.</content>
public sealed partial class PolicyTests
{
    [Fact]
    public void A_throttle_of_each_connection_leaves_the_others_alone_and_no_timer_behind() =>
        RunVirtually(async reactor =>
        {
            var factory = new ThrottlingFactory(Factory.ForProtocol(() => new CollectingProtocol()), readLimit: 100)
            {
                PerConnection = true,
            };
            (StringTransport? one, StringTransport? two) = (Connect(factory, reactor)!, Connect(factory, reactor)!);
            one.Deliver(new string('x', 150));
            Assert.True(one.IsPaused);
            Assert.False(two.IsPaused);
            two.Deliver(new string('x', 100));
            Assert.False(two.IsPaused);
            await reactor.DeferLater(Seconds(0.6));
            Assert.False(one.IsPaused);
            one.Deliver(new string('x', 1_000));
            Assert.True(one.IsPaused);
            one.End();
            two.End();
            Assert.Empty(reactor.GetDelayedCalls());
        });
}
