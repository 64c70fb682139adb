using System.Net;

namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void Each_connection_gets_a_protocol_of_its_own_and_is_counted() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Recorder>();
                var factory = new RecordingFactory(() =>
                {
                    servers.Add(new Recorder());
                    return servers[^1];
                });
                ListeningPort port = await Listen(reactor, factory);
                Assert.True(port.IsListening);
                Assert.Equal(["start"], factory.Events);
                Recorder one = await Connect(reactor, port.Port);

                // The caller is connected first, and two callers may be accepted in either order.
                await Until(reactor, () => servers.Count == 1);
                Recorder other = await Connect(reactor, port.Port);
                await Until(reactor, () => servers.Count == 2);
                Assert.Equal((2, 3), (port.Connections, reactor.Driver.OpenCount - 2));
                Assert.Equal([one.Transport.Host, other.Transport.Host], factory.Peers);
                Assert.Same(factory, servers[0].Factory);
                one.Write("one");
                other.Write("other");
                await servers[0].Has(3);
                await servers[1].Has(5);
                Assert.Equal(("one", "other"), (servers[0].Text, servers[1].Text));
                await Close(one, servers[0]);
                await Until(reactor, () => port.Connections == 1);
                await port.StopListening();
                Assert.False(port.IsListening);
                Assert.Equal(["start", "build", "build", "stop"], factory.Events);

                // Existing connections go on.
                other.Write(" goes on");
                await servers[1].Has(13);
                await Close(other, servers[1]);
                Assert.Equal(0, port.Connections);
            }
        );

    [Fact]
    public void A_port_that_is_closed_is_free_at_once() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort first = await Listen(reactor, Factory.ForProtocol(Echo));
                await first.StopListening();
                await first.StopListening();
                ListeningPort second = await Listen(reactor, Factory.ForProtocol(Echo), first.Port);
                Assert.Equal(first.Port, second.Port);
                await second.StopListening();
            }
        );

    [Fact]
    public void An_address_is_free_even_while_accepted_connections_exist() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort first = await Listen(reactor, Factory.ForProtocol(() => server));
                Recorder client = await Connect(reactor, first.Port);
                await server.Until(() => server.Events.Count > 0);
                await first.StopListening();
                ListeningPort second = await Listen(reactor, Factory.ForProtocol(Echo), first.Port);
                await second.StopListening();
                await Close(server, client);
            }
        );

    [Fact]
    public void Two_cannot_listen_at_one_address() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort first = await Listen(reactor, Factory.ForProtocol(Echo));
                var factory = new RecordingFactory(static () => null);
                CannotListenException error = await ErrorOf<CannotListenException>(
                    Deferred.MaybeDeferred(() => Listen(reactor, factory, first.Port))
                );
                Assert.Contains($"127.0.0.1:{first.Port}", error.Message, StringComparison.Ordinal);
                Assert.Empty(factory.Events);
                Assert.Equal(1, reactor.Driver.OpenCount);
                await first.StopListening();
            }
        );

    [Fact]
    public void One_factory_may_serve_several_ports() =>
        Run(
            async Deferred (reactor) =>
            {
                var factory = new RecordingFactory(static () => new Recorder());
                ListeningPort first = await Listen(reactor, factory);
                ListeningPort second = await Listen(reactor, factory);
                await first.StopListening();
                Assert.Equal(["start"], factory.Events);
                await second.StopListening();
                Assert.Equal(["start", "stop"], factory.Events);
            }
        );

    [Fact]
    public void A_factory_that_makes_no_protocol_rejects_the_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, new RecordingFactory(static () => null));
                Recorder client = await Connect(reactor, port.Port);
                await client.Lost();
                Assert.Equal(["made", "lost"], client.Events);
                await Open(reactor, 1);
                Assert.Equal((0, 1), (port.Connections, port.Refused));
                Assert.Contains("refused", Log.TakeOne().Text, StringComparison.Ordinal);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_port_that_has_paused_lets_connections_wait() =>
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
                port.PauseAccepting();
                port.PauseAccepting();
                var client = new Recorder();
                Deferred<Recorder> connecting = Connect(reactor, port.Port, client);
                for (int i = 0; i < 10; i++)
                {
                    await Sleep(reactor, 0.001);
                }

                Assert.Empty(servers);
                port.ResumeAccepting();
                port.ResumeAccepting();
                await connecting;
                await Until(reactor, () => servers.Count == 1);
                client.Write("At last.");
                await servers[0].Has(8);
                await port.StopListening();
                await Close(client, servers[0]);
            }
        );

    [Fact]
    public void A_port_may_be_closed_by_the_first_connection_it_accepts() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort? port = null;
                var server = new Recorder { WhenMade = _ => Assert.True(port!.StopListening().Called) };
                port = await Listen(reactor, Factory.ForProtocol(() => server));
                Recorder client = await Connect(reactor, port.Port);
                await server.Until(() => server.Events.Count > 0);
                Assert.False(port.IsListening);
                await Close(client, server);
                await ErrorOf<ConnectionRefusedException>(Connect(reactor, port.Port));
            }
        );

    [Fact]
    public void A_port_number_out_of_range_is_a_mistake() =>
        Run(
            async Deferred (reactor) =>
            {
                Assert.Throws<ArgumentOutOfRangeException>(() =>
                {
                    Listen(reactor, Factory.ForProtocol(Echo), 65_536);
                });
                Assert.Throws<ArgumentOutOfRangeException>(() =>
                {
                    Listen(reactor, Factory.ForProtocol(Echo), -1);
                });
                Assert.Throws<ArgumentNullException>(() =>
                {
                    reactor.ListenTcp(0, null!);
                });
                await Deferred.Yield();
            }
        );

    [Fact]
    public void An_address_of_another_machine_cannot_be_listened_at() =>
        Run(
            async Deferred (reactor) =>
            {
                CannotListenException error = Assert.Throws<CannotListenException>(() =>
                {
                    reactor.ListenTcp(
                        0,
                        Factory.ForProtocol(Echo),
                        new ListenOptions { Interface = IPAddress.Parse("192.0.2.1") }
                    );
                });
                Assert.Contains("192.0.2.1", error.Message, StringComparison.Ordinal);
                await Deferred.Yield();
            }
        );
}
