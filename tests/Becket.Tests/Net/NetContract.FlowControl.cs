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
                Assert.InRange(most, server.Transport.HighWaterMark, server.Transport.HighWaterMark + answer.Length);
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

    [Fact]
    public void A_push_producer_is_paused_above_the_mark_and_resumed_when_all_is_sent() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Count = 20_000_000;
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder
                    {
                        WhenMade = static client => client.Transport.PauseProducing(),
                        WhenReceived = static (_, _) => { },
                    }
                );
                var producer = new Pieces(server.Transport, Count);
                server.Transport.RegisterProducer(producer);
                producer.Produce();
                Assert.Equal("pause", producer.Events[0]);
                Assert.InRange(server.Transport.Unsent, 0, server.Transport.HighWaterMark + Pieces.Size);
                client.Transport.ResumeProducing();
                await client.Has(Count);
                Assert.Equal(Count, client.Count);
                Assert.All(
                    producer.Events.Index(),
                    static told => Assert.Equal(told.Index % 2 == 0 ? "pause" : "resume", told.Item)
                );
                Assert.True(producer.MostUnsent <= server.Transport.HighWaterMark + Pieces.Size);
                await Close(client, server);
                Assert.DoesNotContain("stop", producer.Events);
            }
        );

    [Fact]
    public void While_a_producer_is_registered_the_transport_goes_on_reading() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder
                    {
                        WhenMade = static client => client.Transport.PauseProducing(),
                        WhenReceived = static (_, _) => { },
                    }
                );
                server.Transport.RegisterProducer(new Pieces(server.Transport, 0));
                server.Transport.Write(new byte[32_000_000]);
                client.Write("Do you hear me?");
                await server.Has(15);
                Assert.True(server.Transport.Unsent > server.Transport.HighWaterMark);
                server.Transport.UnregisterProducer();
                client.Transport.ResumeProducing();
                await client.Has(32_000_000);
                await Close(client, server);
            }
        );

    [Fact]
    public void A_connection_that_ends_stops_its_producer_once_and_before_it_is_lost() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                var producer = new Pieces(server.Transport, 1_000_000);
                server.Transport.RegisterProducer(producer);
                server.WhenLost = _ => producer.Events.Add("lost");
                client.Transport.AbortConnection();
                await server.Lost();
                await client.Lost();
                Assert.Equal(["stop", "lost"], producer.Events);

                // The connection has ended, so a new producer is stopped.
                var late = new Pieces(server.Transport, 1);
                server.Transport.RegisterProducer(late);
                Assert.Equal(["stop"], late.Events);
                server.Transport.UnregisterProducer();
            }
        );

    [Fact]
    public void A_connection_closes_only_after_its_producer_has_finished() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Count = 5_000_000;
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder { WhenReceived = static (_, _) => { } }
                );
                var producer = new Pieces(server.Transport, Count);
                server.Transport.RegisterProducer(producer);
                server.Transport.LoseConnection();
                await Deferred.Yield();
                Assert.Null(server.Reason);
                producer.Produce();
                await client.Lost();
                await server.Lost();
                Assert.Equal(Count, client.Count);
                Assert.DoesNotContain("stop", producer.Events);
            }
        );

    [Fact]
    public void A_pull_producer_is_asked_for_a_piece_whenever_all_is_sent() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Asked = 300;
                (Recorder? server, Recorder? client) = await Pair(reactor);
                var producer = new Pull(server.Transport, Asked);
                server.Transport.RegisterProducer(producer);
                await client.Has(Asked * 1000);
                Assert.Equal(Noise(1000 * Asked), client.Bytes);
                Assert.Equal((Asked + 1, 0, 0L), (producer.Asked, producer.Stopped, producer.MostUnsent));
                await Close(client, server);
            }
        );

    [Fact]
    public void A_pull_producer_is_stopped_when_the_connection_ends() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder { WhenReceived = static (client, _) => client.Transport.AbortConnection() }
                );
                var producer = new Pull(server.Transport, int.MaxValue);
                server.Transport.RegisterProducer(producer);
                await server.Lost();
                await client.Lost();
                Assert.Equal(1, producer.Stopped);
            }
        );

    [Fact]
    public void A_second_producer_is_refused() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                server.Transport.RegisterProducer(new Pieces(server.Transport, 1));
                InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
                    server.Transport.RegisterProducer(new Pull(server.Transport, 1))
                );
                Assert.Contains(nameof(Pull), error.Message, StringComparison.Ordinal);
                Assert.Contains("UnregisterProducer", error.Message, StringComparison.Ordinal);
                server.Transport.UnregisterProducer();
                server.Transport.UnregisterProducer();
                server.Transport.RegisterProducer(new Pieces(server.Transport, 1));
                server.Transport.UnregisterProducer();
                await Close(client, server);
            }
        );

    [Fact]
    public void A_transport_can_be_the_producer_of_another() =>
        Run(
            async Deferred (reactor) =>
            {
                // A forwarder: bytes from one connection go to the other, at the speed of the slower.
                const int Count = 16_000_000;
                (Recorder? inServer, Recorder? inClient) = await Pair(reactor);
                (Recorder? outServer, Recorder? outClient) = await Pair(
                    reactor,
                    client: new Recorder
                    {
                        WhenMade = static client => client.Transport.PauseProducing(),
                        WhenReceived = static (_, _) => { },
                    }
                );
                long most = 0;
                inServer.WhenReceived = (_, data) =>
                {
                    outServer.Transport.Write(data);
                    most = Math.Max(most, outServer.Transport.Unsent);
                };
                outServer.Transport.RegisterProducer((IPushProducer)inServer.Transport);
                inClient.Transport.Write(new byte[Count]);
                await inServer.Has(1);
                outClient.Transport.ResumeProducing();
                await outClient.Has(Count);
                Assert.InRange(most, 0, 2 * 65_536);
                outServer.Transport.UnregisterProducer();
                await Close(inClient, inServer);
                await Close(outServer, outClient);
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

    /// <summary>Writes a thousand bytes when it is asked.</summary>
    private sealed class Pull(ITransport transport, int pieces) : IPullProducer
    {
        private readonly Random _random = new(1);

        public int Asked { get; private set; }

        public int Stopped { get; private set; }

        public long MostUnsent { get; private set; }

        public void ResumeProducing()
        {
            Asked++;
            MostUnsent = Math.Max(MostUnsent, transport.Unsent);
            if (Asked > pieces)
            {
                transport.UnregisterProducer();
                return;
            }

            byte[] piece = new byte[1000];
            _random.NextBytes(piece);
            transport.Write(piece);
        }

        public void StopProducing() => Stopped++;
    }
}
