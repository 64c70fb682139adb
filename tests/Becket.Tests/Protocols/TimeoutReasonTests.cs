using System.Net;
using Becket.Tests.Net;

namespace Becket.Tests.Protocols;

public sealed class TimeoutReasonTests : ProtocolTest
{
    private static readonly ListenOptions s_local = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void A_connection_that_a_timeout_factory_closes_says_so() =>
        AssertTimesOut(static make => new TimeoutFactory(Factory.ForProtocol(make), Seconds(5)));

    [Fact]
    public void A_connection_that_an_idle_timeout_closes_says_so() =>
        AssertTimesOut(
            static make => Factory.ForProtocol(make),
            static recorder => _ = new IdleTimeout(recorder.Transport, Seconds(5))
        );

    [Fact]
    public void A_connection_that_an_idle_timeout_inside_a_wrapper_closes_says_so() =>
        AssertTimesOut(
            static make => new WrappingFactory(Factory.ForProtocol(make)),
            static recorder => _ = new IdleTimeout(recorder.Transport, Seconds(5))
        );

    [Fact]
    public void A_connection_whose_peer_receives_nothing_when_it_is_disposed_of_says_so() =>
        RunVirtually(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(7, Factory.ForProtocol(static () => new Recorder()), s_local);
            Connection connection = await reactor.ConnectTcp("127.0.0.1", 7);
            foreach (ITransport transport in port.ListConnections())
            {
                transport.PauseProducing();
            }

            await reactor.DeferLater(Seconds(1));
            foreach (ITransport transport in port.ListConnections())
            {
                transport.PauseProducing();
            }

            connection.Write(new byte[20_000_000]);
            Deferred ended = connection.WhenEnded();
            await connection.DisposeAsync();
            await Assert.ThrowsAsync<ConnectionTimedOutException>(async () => await ended);
            await port.StopListening();
        });

    private void AssertTimesOut(Func<Func<Recorder>, Factory> makeFactory, Action<Recorder>? whenMade = null)
    {
        var server = new Recorder { WhenMade = whenMade };
        RunVirtually(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(7, makeFactory(() => server), s_local);
            Recorder client = await reactor.ConnectTcp("127.0.0.1", 7, static () => new Recorder());
            await client.Lost();
            await port.StopListening();
        });
        Assert.IsType<ConnectionTimedOutException>(server.Reason!.Exception);
    }
}
