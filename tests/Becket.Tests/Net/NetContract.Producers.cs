namespace Becket.Tests.Net;

public abstract partial class NetContract
{
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
