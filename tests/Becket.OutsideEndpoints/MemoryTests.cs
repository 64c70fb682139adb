using Becket.OutsideEndpoints.Memory;

namespace Becket.OutsideEndpoints;

public sealed class MemoryTests : OutsideTest
{
    [Fact]
    public void Bytes_go_to_a_server_and_back() =>
        Run(
            async Deferred (reactor) =>
            {
                IListeningPort port = await Listen(reactor, () => new Echo());
                Recording client = await Connect(reactor);
                client.Send("hello");
                await client.Until(client => client.Received.Length == 5);
                Assert.Equal("hello", client.Received.ToString());
                Assert.Equal("memory:echo", client.Transport.Peer.ToString());
                Assert.Equal(1, port.Connections);
                client.Transport.LoseConnection();
                await client.Ended;
                Assert.IsType<ConnectionDoneException>(client.Reason);
                while (port.Connections > 0)
                {
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                await port.StopListening();
                Assert.False(port.IsListening);
            }
        );

    [Fact]
    public void A_name_where_no_port_listens_refuses_the_connection() =>
        Run(
            async Deferred (reactor) =>
                await Assert.ThrowsAsync<ConnectionRefusedException>(async () => await Connect(reactor))
        );

    [Fact]
    public void Two_ports_cannot_listen_at_one_name() =>
        Run(
            async Deferred (reactor) =>
            {
                await Listen(reactor, () => new Echo());
                await Assert.ThrowsAsync<CannotListenException>(async () => await Listen(reactor, () => new Echo()));
            }
        );

    [Fact]
    public void What_a_protocol_throws_ends_its_connection_and_no_other() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Echo>();
                IListeningPort port = await Listen(
                    reactor,
                    () =>
                    {
                        servers.Add(new Echo());
                        return servers[^1];
                    }
                );
                Recording bad = await Connect(reactor);
                Recording good = await Connect(reactor);
                bad.Send("!");
                await bad.Ended;
                good.Send("still here");
                await good.Until(good => good.Received.ToString() == "still here");
                Assert.IsType<InvalidDataException>(servers[0].Reason);
                Assert.Equal(1, port.Connections);
                Assert.Contains(Log, line => line.Contains("Echo.DataReceived; its connection is closed"));
            }
        );

    [Fact]
    public void What_a_factory_throws_closes_the_connection_and_the_port_goes_on() =>
        Run(
            async Deferred (reactor) =>
            {
                bool isBroken = true;
                IListeningPort port = await Listen(
                    reactor,
                    () => isBroken ? throw new InvalidOperationException("no") : new Echo()
                );
                Recording refused = await Connect(reactor);
                await refused.Ended;
                isBroken = false;
                Recording client = await Connect(reactor);
                client.Send("hello");
                await client.Until(client => client.Received.Length == 5);
                Assert.Equal(1, port.Connections);
            }
        );

    [Fact]
    public void A_client_whose_factory_makes_no_protocol_fails() =>
        Run(
            async Deferred (reactor) =>
            {
                await Listen(reactor, () => new Echo());
                await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                    await Endpoint
                        .Client(reactor, "memory:echo")
                        .Connect(Factory.ForProtocol(Recording () => throw new InvalidOperationException("no")))
                );
            }
        );

    [Fact]
    public void The_factory_starts_with_the_port_and_stops_with_it() =>
        Run(
            async Deferred (reactor) =>
            {
                var factory = new CountingFactory();
                IListeningPort port = await new MemoryServerEndpoint(reactor, "counted").Listen(factory);
                Assert.Equal((1, 0), (factory.Started, factory.Stopped));
                await port.StopListening();
                await port.StopListening();
                Assert.Equal((1, 1), (factory.Started, factory.Stopped));
            }
        );

    [Fact]
    public void A_port_that_is_paused_lets_clients_wait() =>
        Run(
            async Deferred (reactor) =>
            {
                IListeningPort port = await Listen(reactor, () => new Echo());
                port.PauseAccepting();
                Recording client = await Connect(reactor);
                client.Send("hello");
                await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
                Assert.Equal(0, port.Connections);
                port.ResumeAccepting();
                await client.Until(client => client.Received.Length == 5);
            }
        );

    [Fact]
    public void A_peer_that_ends_its_stream_is_answered_before_the_connection_ends() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Echo { IsHalfCloseable = true };
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor, new Recording { IsHalfCloseable = true });
                client.Send("last words");
                client.Transport.LoseWriteConnection();
                await server.Until(server => server.Events.Contains("read end"));
                server.Send(" and an answer");
                server.Transport.LoseConnection();
                await client.Until(client => client.Events.Contains("read end"));
                client.Transport.LoseConnection();
                await client.Ended;
                await server.Ended;
                Assert.Equal("last words and an answer", client.Received.ToString());
                Assert.Equal(["made", "write end", "read end", "lost"], client.Events);
            }
        );

    [Fact]
    public void An_aborted_connection_says_so() =>
        Run(
            async Deferred (reactor) =>
            {
                await Listen(reactor, () => new Echo());
                Recording client = await Connect(reactor);
                client.Transport.AbortConnection();
                Assert.DoesNotContain("lost", client.Events);
                await client.Ended;
                Assert.IsType<ConnectionAbortedException>(client.Reason);
            }
        );

    [Fact]
    public void The_reactors_end_closes_every_connection()
    {
        var server = new Echo();
        var client = new Recording();
        Run(
            async Deferred (reactor) =>
            {
                await Listen(reactor, () => server);
                await Connect(reactor, client);
                await server.Until(server => server.Events.Count > 0);
            }
        );
        Assert.Equal(["made", "lost"], server.Events);
        Assert.Equal(["made", "lost"], client.Events);
    }

    private sealed class CountingFactory : Factory
    {
        public int Started { get; private set; }

        public int Stopped { get; private set; }

        public override IProtocol? BuildProtocol(System.Net.EndPoint peer) => null;

        protected override void StartFactory() => Started++;

        protected override void StopFactory() => Stopped++;
    }
}
