namespace Becket.OutsideEndpoints;

public sealed class FlowControlTests : OutsideTest
{
    [Fact]
    public void A_push_producer_is_paused_while_the_peer_does_not_read() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording();
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor);
                await server.Until(server => server.Events.Count > 0);
                server.Transport.PauseProducing();
                var producer = new Producer(client.Transport, total: 1_000_000);
                client.Transport.RegisterProducer(producer);
                producer.ResumeProducing();
                await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
                Assert.Equal(1, producer.Pauses);
                Assert.InRange(client.Transport.Unsent, 1, 200_000);
                server.Transport.ResumeProducing();
                await server.Until(server => server.ReceivedBytes == 1_000_000);
                Assert.InRange(producer.Pauses, 2, 100);
                client.Transport.LoseConnection();
                await client.Ended;
                await server.Ended;
            }
        );

    [Fact]
    public void A_pull_producer_is_asked_whenever_all_is_sent() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording();
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor);
                var producer = new PullProducer(client.Transport, pieces: 20);
                client.Transport.RegisterProducer(producer);
                client.Transport.LoseConnection();
                await client.Ended;
                await server.Ended;
                Assert.Equal(20 * 1000, server.ReceivedBytes);
            }
        );

    [Fact]
    public void A_producer_is_stopped_when_the_connection_ends() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording();
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor);
                var producer = new Producer(client.Transport, total: 1_000_000);
                client.Transport.RegisterProducer(producer);
                await server.Until(server => server.Events.Count > 0);
                server.Transport.AbortConnection();
                client.Transport.AbortConnection();
                await client.Ended;
                Assert.True(producer.IsStopped);
            }
        );

    [Fact]
    public void A_client_that_asks_and_does_not_read_the_answers_is_not_read_from() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Echo();
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor);
                client.Transport.PauseProducing();
                for (int i = 0; i < 100; i++)
                {
                    client.Transport.Write(new byte[10_000].AsSpan());
                }

                await server.Until(server => server.ReceivedBytes > 0);
                await reactor.DeferLater(TimeSpan.FromMilliseconds(50));
                Assert.InRange(server.ReceivedBytes, 1, 300_000);
                client.Transport.ResumeProducing();
                await client.Until(client => client.ReceivedBytes == 1_000_000);
            }
        );

    [Fact]
    public void A_producer_that_a_write_pauses_cannot_change_the_writers_async_locals() =>
        Run(
            async Deferred (reactor) =>
            {
                var local = new AsyncLocal<string>();
                await Listen(reactor, () => new Recording());
                Recording client = await Connect(reactor);
                var producer = new LocalChanging(local);
                client.Transport.RegisterProducer(producer);
                local.Value = "the writer's";
                client.Transport.Write(new byte[100_000].AsSpan());
                Assert.Equal(1, producer.Pauses);
                Assert.Equal("the writer's", local.Value);
                client.Transport.UnregisterProducer();
            }
        );

    private sealed class LocalChanging(AsyncLocal<string> local) : IPushProducer
    {
        public int Pauses { get; private set; }

        public void PauseProducing()
        {
            Pauses++;
            local.Value = "the producer's";
        }

        public void ResumeProducing() { }

        public void StopProducing() { }
    }

    private sealed class Producer(ITransport transport, int total) : IPushProducer
    {
        private int _left = total;
        private bool _isPaused;

        public int Pauses { get; private set; }

        public bool IsStopped { get; private set; }

        public void PauseProducing()
        {
            _isPaused = true;
            Pauses++;
        }

        public void ResumeProducing()
        {
            _isPaused = false;
            while (!_isPaused && _left > 0)
            {
                _left -= 10_000;
                transport.Write(new byte[10_000].AsSpan());
            }

            if (_left == 0)
            {
                transport.UnregisterProducer();
            }
        }

        public void StopProducing() => IsStopped = true;
    }

    private sealed class PullProducer(ITransport transport, int pieces) : IPullProducer
    {
        private int _left = pieces;

        public void ResumeProducing()
        {
            transport.Write(new byte[1000].AsSpan());
            if (--_left == 0)
            {
                transport.UnregisterProducer();
            }
        }

        public void StopProducing() => _left = 0;
    }
}
