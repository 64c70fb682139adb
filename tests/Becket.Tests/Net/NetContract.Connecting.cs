using System.Net;

namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void Without_a_listener_a_connection_is_refused() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(Echo));
                await port.StopListening();
                ConnectionRefusedException error = await ErrorOf<ConnectionRefusedException>(
                    Connect(reactor, port.Port)
                );
                Assert.Contains($"127.0.0.1:{port.Port}", error.Message, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Connecting_gives_the_protocol_after_its_ConnectionMade() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                var mine = new Recorder();
                Deferred<Recorder> connected = Connect(reactor, port.Port, mine);
                Assert.False(connected.Called);
                Assert.Empty(mine.Events);
                connected = connected.AddCallback(client =>
                {
                    Assert.Equal(["made"], client.Events);
                    return client;
                });
                Assert.Same(mine, await connected);
                Assert.NotNull(mine.Factory);
                await server.Until(() => server.Events.Count > 0);
                await port.StopListening();
                await Close(mine, server);
            }
        );

    [Fact]
    public void A_connect_that_is_cancelled_at_once_makes_no_protocol() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Recorder>();
                ListeningPort port = await Listen(
                    reactor,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(new Recorder());
                        return servers[^1];
                    })
                );
                var client = new Recorder();
                var factory = new RecordingFactory(() => client);
                Deferred<Recorder> connecting = reactor.ConnectTcp("127.0.0.1", port.Port, factory);
                connecting.Cancel();
                await ErrorOf<ConnectCancelledException>(connecting);

                // A later client is served; by then the first connection has been released.
                Recorder second = await Connect(reactor, port.Port);
                await Until(reactor, () => servers.Count(static server => server.Reason is null) == 1);
                Assert.Empty(client.Events);
                Assert.Equal(["start", "stop"], factory.Events);
                await port.StopListening();
                await Close(second, servers.Single(static server => server.Reason is null));
            }
        );

    [Fact]
    public void A_client_may_choose_its_local_address() =>
        Run(
            async Deferred (reactor) =>
            {
                // The port is free: a listener has just closed it.
                ListeningPort free = await Listen(reactor, Factory.ForProtocol(Echo));
                await free.StopListening();
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                Recorder client = await reactor.ConnectTcp(
                    "127.0.0.1",
                    port.Port,
                    static () => new Recorder(),
                    new ConnectOptions { BindAddress = new IPEndPoint(IPAddress.Loopback, free.Port) }
                );
                await server.Until(() => server.Events.Count > 0);
                Assert.Equal(new IPEndPoint(IPAddress.Loopback, free.Port), client.Transport.Host);
                Assert.Equal(new IPEndPoint(IPAddress.Loopback, free.Port), server.Transport.Peer);
                await port.StopListening();
                await Close(client, server);
            }
        );

    [Fact]
    public void An_address_of_another_machine_cannot_be_the_local_address() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(Echo));
                var factory = new RecordingFactory(static () => new Recorder());
                await ErrorOf<ConnectException>(
                    reactor.ConnectTcp(
                        "127.0.0.1",
                        port.Port,
                        factory,
                        new ConnectOptions { BindAddress = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) }
                    )
                );
                Assert.Equal(["start", "stop"], factory.Events);
                await port.StopListening();
            }
        );

    [Fact]
    public void Both_ends_know_both_addresses_also_after_the_end() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                var at = new IPEndPoint(IPAddress.Loopback, port.Port);
                Assert.Equal(at, port.Host);
                Recorder client = await Connect(reactor, port.Port);
                await server.Until(() => server.Events.Count > 0);
                IPEndPoint from = Assert.IsType<IPEndPoint>(client.Transport.Host);
                Assert.Equal(IPAddress.Loopback, from.Address);
                AssertAddresses();
                int seen = 0;
                client.WhenLost = _ => seen += CountedAddresses();
                server.WhenLost = _ => seen += CountedAddresses();
                await port.StopListening();
                await Close(client, server);
                await Open(reactor, 0);
                Assert.Equal(2, seen);
                Assert.Equal(at, port.Host);
                AssertAddresses();

                int CountedAddresses()
                {
                    AssertAddresses();
                    return 1;
                }

                void AssertAddresses()
                {
                    Assert.Equal((at, from), (client.Transport.Peer, client.Transport.Host));
                    Assert.Equal((from, at), (server.Transport.Peer, server.Transport.Host));
                }
            }
        );

    [Fact]
    public void The_addresses_are_known_after_the_end_even_if_they_were_not_read_before() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                server.Transport.AbortConnection();
                await server.Lost();
                await client.Lost();
                await Open(reactor, 0);
                Assert.Equal(server.Transport.Peer, client.Transport.Host);
                Assert.Equal(server.Transport.Host, client.Transport.Peer);
            }
        );

    [Fact]
    public void The_factory_of_a_client_starts_and_stops_with_its_connections() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Recorder>();
                ListeningPort port = await Listen(
                    reactor,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(new Recorder());
                        return servers[^1];
                    })
                );
                var factory = new RecordingFactory(static () => new Recorder());
                Recorder first = await reactor.ConnectTcp("127.0.0.1", port.Port, factory);
                Recorder second = await reactor.ConnectTcp("127.0.0.1", port.Port, factory);
                await Until(reactor, () => servers.Count == 2);
                Assert.Equal(["start", "build", "build"], factory.Events);
                first.Transport.LoseConnection();
                await first.Lost();
                Assert.Equal(["start", "build", "build"], factory.Events);
                second.Transport.LoseConnection();
                await second.Lost();
                Assert.Equal(["start", "build", "build", "stop"], factory.Events);
                await port.StopListening();
                await ErrorOf<ConnectionRefusedException>(reactor.ConnectTcp("127.0.0.1", port.Port, factory));
                Assert.Equal(["start", "build", "build", "stop", "start", "stop"], factory.Events);
            }
        );

    [Fact]
    public void A_client_whose_factory_makes_no_protocol_or_throws_fails_and_the_connection_is_closed() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Recorder>();
                ListeningPort port = await Listen(
                    reactor,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(new Recorder());
                        return servers[^1];
                    })
                );
                await ErrorOf<NoProtocolException>(
                    reactor.ConnectTcp("127.0.0.1", port.Port, new RecordingFactory(static () => null))
                );
                await ErrorOf<FormatException>(
                    reactor.ConnectTcp(
                        "127.0.0.1",
                        port.Port,
                        new RecordingFactory(static () => throw new FormatException())
                    )
                );
                await Open(reactor, 1);
                Assert.All(servers, static server => Assert.IsType<ConnectionResetException>(server.Reason!.Exception));
                await port.StopListening();
            }
        );

    /// <summary>Records its calls.</summary>
    protected sealed class RecordingFactory(Func<Recorder?> make) : Factory<Recorder>
    {
        public List<string> Events { get; } = [];

        public List<EndPoint> Peers { get; } = [];

        public Action? WhenStopped { get; set; }

        protected override Recorder? Make(EndPoint peer)
        {
            Events.Add("build");
            Peers.Add(peer);
            return make();
        }

        protected override void StartFactory() => Events.Add("start");

        protected override void StopFactory()
        {
            Events.Add("stop");
            WhenStopped?.Invoke();
        }
    }
}
