using System.Net;

namespace Becket.Tests.Protocols;

public class ForwardingTests : ProtocolTest
{
    private static readonly ListenOptions s_loopback = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void Bytes_go_both_ways_and_the_end_of_the_stream_is_passed_on() =>
        Run(async reactor =>
        {
            var server = new CollectingProtocol();
            (ListeningPort? target, ListeningPort? forwarder) = await Listen(reactor, () => server);
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("ping"u8);
            await Until(reactor, () => server.Text == "ping");
            server.Transport.Write("pong"u8);
            await Until(reactor, () => client.Text == "pong");
            client.Transport.LoseConnection();
            await server.Ended;
            await target.StopListening();
            await forwarder.StopListening();
        });

    [Fact]
    public void Half_close_is_passed_on_and_bytes_the_other_way_go_on() =>
        Run(async reactor =>
        {
            byte[] answer = new byte[1024 * 1024];
            new Random(1).NextBytes(answer);
            (ListeningPort? target, ListeningPort? forwarder) = await Listen(
                reactor,
                () => new AnswerAtEndOfStream(answer)
            );
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("question"u8);
            client.Transport.LoseWriteConnection();
            await client.Ended;
            Assert.Equal(answer, client.Received);
            await target.StopListening();
            await forwarder.StopListening();
        });

    [Fact]
    public void A_side_that_does_not_read_slows_the_other_down() =>
        Run(async reactor =>
        {
            var server = new CollectingProtocol();
            (ListeningPort? target, ListeningPort? forwarder) = await Listen(reactor, () => server);
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("x"u8);
            await Until(reactor, () => server.Count == 1);
            server.Transport.PauseProducing();
            client.Transport.Write(new byte[64 * 1024 * 1024]);
            long before = -1L;
            while (client.Transport.Unsent != before)
            {
                // Until no more bytes move: the buffers of the system are full, and the forwarder holds a few bytes.
                before = client.Transport.Unsent;
                await reactor.DeferLater(TimeSpan.FromMilliseconds(200));
            }

            Assert.True(before > 0);
            server.Transport.ResumeProducing();
            client.Transport.LoseConnection();
            await server.Ended;
            Assert.Equal((64 * 1024 * 1024) + 1, server.Count);
            await target.StopListening();
            await forwarder.StopListening();
        });

    [Fact]
    public void A_side_that_reads_nothing_more_is_aborted_when_the_other_has_gone() =>
        RunVirtually(async reactor =>
        {
            var server = new CollectingProtocol();
            (ListeningPort? target, ListeningPort? forwarder) = await Listen(reactor, () => server);
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("x"u8);
            await Until(reactor, () => server.Count == 1);
            client.Transport.PauseProducing();
            server.Transport.Write(new byte[64 * 1024 * 1024]);

            // All buffers on the way to the client are full by then.
            await reactor.DeferLater(Seconds(1));
            double gone = reactor.Seconds;
            server.Transport.AbortConnection();
            await Until(reactor, () => forwarder.Connections == 0);
            Assert.Equal(60, reactor.Seconds - gone, 0.1);
            client.Transport.AbortConnection();
            await target.StopListening();
            await forwarder.StopListening();
        });

    [Fact]
    public void A_caller_that_cannot_be_forwarded_is_closed_and_that_is_logged() =>
        Run(async reactor =>
        {
            ListeningPort closed = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new CollectingProtocol()),
                s_loopback
            );
            int nobody = closed.Port;
            await closed.StopListening();
            ListeningPort forwarder = await reactor.ListenTcp(0, new PortForwarder("127.0.0.1", nobody), s_loopback);
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            await client.Ended;
            Assert.Equal(310, Log.TakeOne().Id);
            await forwarder.StopListening();
        });

    [Fact]
    public void A_caller_that_leaves_early_ends_the_attempt_to_connect() =>
        Run(async reactor =>
        {
            bool isCancelled = false;
            var attempt = new Deferred<Protocol>(_ => isCancelled = true);
            ListeningPort forwarder = await reactor.ListenTcp(0, new PortForwarder((_, _) => attempt), s_loopback);
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                forwarder.Port,
                () => new CollectingProtocol()
            );
            await Until(reactor, () => forwarder.Connections == 1);
            client.Transport.AbortConnection();
            await client.Ended;

            // The forwarder has paused reading, so it notices a reset but not the end of the stream.
            await Until(reactor, () => isCancelled);
            await forwarder.StopListening();
        });

    private static async Deferred<(ListeningPort Target, ListeningPort Forwarder)> Listen(
        Reactor reactor,
        Func<Protocol> make
    )
    {
        ListeningPort target = await reactor.ListenTcp(0, Factory.ForProtocol(make), s_loopback);
        return (target, await reactor.ListenTcp(0, new PortForwarder("127.0.0.1", target.Port), s_loopback));
    }

    private sealed class AnswerAtEndOfStream(byte[] answer) : Protocol, IHalfCloseableProtocol
    {
        public void ReadConnectionLost()
        {
            Transport.Write(answer);
            Transport.LoseConnection();
        }

        public void WriteConnectionLost() { }
    }
}
