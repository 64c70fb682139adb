namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void A_transport_that_is_paused_receives_nothing_until_it_is_resumed() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder { WhenMade = static server => server.Transport.PauseProducing() }
                );
                client.Write("Wait.");

                // Another connection works meanwhile.
                (Recorder? otherServer, Recorder? otherClient) = await Pair(reactor);
                otherClient.Write("Go on.");
                await otherServer.Has(6);
                Assert.Equal(0, server.Count);
                server.Transport.ResumeProducing();
                server.Transport.ResumeProducing();
                await server.Has(5);
                Assert.Equal("Wait.", server.Text);
                await Close(otherClient, otherServer);
                await Close(client, server);
            }
        );

    [Fact]
    public void A_transport_may_be_paused_inside_DataReceived() =>
        Run(
            async Deferred (reactor) =>
            {
                bool isPaused = false;
                var server = new Recorder();
                server.WhenReceived = (_, _) =>
                {
                    Assert.False(isPaused);
                    isPaused = true;
                    server.Transport.PauseProducing();
                };
                (Recorder _, Recorder? client) = await Pair(reactor, server);
                client.Transport.Write(Noise(1_000_000));
                while (server.Count < 1_000_000)
                {
                    await server.Until(() => isPaused);
                    await Deferred.Yield();
                    isPaused = false;
                    server.Transport.ResumeProducing();
                }

                Assert.True(server.Pieces > 1);
                await Close(client, server);
            }
        );

    [Fact]
    public void Pausing_and_resuming_in_one_turn_changes_nothing() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder
                    {
                        WhenMade = static server =>
                        {
                            server.Transport.PauseProducing();
                            server.Transport.ResumeProducing();
                        },
                    }
                );
                client.Write("one");
                await server.Has(3);
                server.Transport.PauseProducing();
                server.Transport.ResumeProducing();
                client.Write("two");
                await server.Has(6);
                await Close(client, server);
            }
        );

    [Fact]
    public void A_protocol_that_has_paused_gets_the_end_when_it_resumes() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder { WhenMade = static server => server.Transport.PauseProducing() }
                );
                client.Write("Bye.");
                client.Transport.LoseConnection();
                await client.Lost();
                Assert.Equal(["made"], server.Events);
                server.Transport.ResumeProducing();
                await server.Lost();
                Assert.Equal("Bye.", server.Text);
                Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
            }
        );

    [Fact]
    public void A_peer_that_asks_and_never_reads_cannot_fill_the_memory() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Answer = 8;
                long received = 0;
                long most = 0;
                byte[] answer = Noise(Answer * 64 * 1024);
                var server = new Recorder
                {
                    WhenReceived = (server, data) =>
                    {
                        server.Transport.Write(answer.AsSpan(0, data.Length * Answer));
                        most = Math.Max(most, server.Transport.Unsent);
                    },
                };
                var client = new Recorder
                {
                    WhenMade = static client => client.Transport.PauseProducing(),
                    WhenReceived = (_, data) => received += data.Length,
                };
                await Pair(reactor, server, client);
                const int Asked = 8_000_000;

                // By a producer, or the client would pause its reading too, for as long as its questions are unsent:
                // see HighWaterMark.
                var asking = new Pieces(client.Transport, Asked);
                client.Transport.RegisterProducer(asking);
                asking.Produce();
                await Until(reactor, () => server.Transport.Unsent > server.Transport.HighWaterMark);
                long count;
                do
                {
                    // The system's buffers hold some more until they are full.
                    count = server.Count;
                    await Sleep(reactor, 0.02);
                } while (server.Count > count);
                Assert.InRange(server.Count, 1, Asked - 1);

                // The first answer beyond the mark still lets the server read on.
                Assert.InRange(
                    most,
                    server.Transport.HighWaterMark,
                    server.Transport.HighWaterMark + (2 * answer.Length)
                );
                client.Transport.ResumeProducing();
                await client.Has(Asked * Answer);
                Assert.Equal((Asked, (long)Asked * Answer), (server.Count, received));
                await Close(client, server);
            }
        );

    [Fact]
    public void Much_in_both_directions_at_once_arrives_whole_and_in_order() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Count = 300 * Pieces.Size;
                (Recorder? server, Recorder? client) = await Pair(reactor);
                foreach ((Recorder? peer, int seed) in new[] { (client, 2), (server, 3) })
                {
                    var producer = new Pieces(peer.Transport, Count, seed);
                    peer.Transport.RegisterProducer(producer);
                    producer.Produce();
                }

                await server.Has(Count);
                await client.Has(Count);
                Assert.Equal(
                    Enumerable.Repeat(Noise(Pieces.Size, seed: 2), 300).SelectMany(static piece => piece),
                    server.Bytes
                );
                Assert.Equal(
                    Enumerable.Repeat(Noise(Pieces.Size, seed: 3), 300).SelectMany(static piece => piece),
                    client.Bytes
                );
                await Close(server, client);
            }
        );

    [Fact]
    public void The_high_water_mark_may_be_changed() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                var producer = new Pieces(server.Transport, 100);
                Assert.Equal(65_536, server.Transport.HighWaterMark);
                server.Transport.HighWaterMark = 10;
                server.Transport.RegisterProducer(producer);
                server.Write("0123456789");
                Assert.Empty(producer.Events);
                server.Write("0");
                Assert.Equal(["pause"], producer.Events);
                server.Transport.UnregisterProducer();
                await client.Has(11);
                await Close(client, server);
            }
        );

    /// <summary>Writes pieces until it is paused or has no more.</summary>
    private sealed class Pieces(ITransport transport, long count, int seed = 1) : IPushProducer
    {
        public const int Size = 10_000;

        private readonly byte[] _piece = Noise(Size, seed);
        private bool _isPaused;
        private long _left = count;

        public List<string> Events { get; } = [];

        public long MostUnsent { get; private set; }

        public void Produce()
        {
            while (!_isPaused && _left > 0)
            {
                int size = (int)Math.Min(Size, _left);
                _left -= size;
                transport.Write(_piece.AsSpan(0, size));
                MostUnsent = Math.Max(MostUnsent, transport.Unsent);
            }

            if (_left == 0)
            {
                transport.UnregisterProducer();
            }
        }

        public void PauseProducing()
        {
            Events.Add("pause");
            _isPaused = true;
        }

        public void ResumeProducing()
        {
            Events.Add("resume");
            _isPaused = false;
            Produce();
        }

        public void StopProducing() => Events.Add("stop");
    }
}
