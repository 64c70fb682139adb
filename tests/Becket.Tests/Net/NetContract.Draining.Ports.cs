namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void A_port_lists_its_connections_and_a_loop_over_them_may_close_them() =>
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
                Recorder[] clients = [await Connect(reactor, port.Port), await Connect(reactor, port.Port)];
                await Until(reactor, () => port.Connections == 2);
                Assert.Equal(
                    servers.Select(static server => server.Transport).ToHashSet(),
                    port.ListConnections().ToHashSet()
                );
                foreach (ITransport transport in port.ListConnections())
                {
                    transport.LoseConnection();
                }

                await clients[0].Lost();
                await clients[1].Lost();
                await Until(reactor, () => port.Connections == 0);
                Assert.Empty(port.ListConnections());
                await port.StopListening();
            }
        );

    [Fact]
    public void A_port_that_drains_waits_for_its_connections_and_aborts_those_that_do_not_end() =>
        Run(
            async Deferred (reactor) =>
            {
                var polite = new Recorder();
                var stubborn = new Recorder { WhenStopRequested = s_unaware };
                var servers = new Queue<Recorder>([polite, stubborn]);
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(servers.Dequeue));
                await Connect(reactor, port.Port);
                await Until(reactor, () => port.Connections == 1);
                Recorder other = await Connect(reactor, port.Port);
                await Until(reactor, () => port.Connections == 2);
                Deferred drained = port.Drain(Timeout.InfiniteTimeSpan);
                Assert.False(port.IsListening);

                // The limit begins once the polite one has ended: the loop may pause before that.
                await polite.Lost();
                Assert.False(drained.Called);
                await port.Drain(Seconds(0.1));
                await drained;
                Assert.IsType<ConnectionDoneException>(polite.Reason!.Exception);
                Assert.IsType<ConnectionAbortedException>(stubborn.Reason!.Exception);
                await other.Lost();
                Assert.Equal(202, Log.TakeOne().Id);
                Assert.Throws<ArgumentOutOfRangeException>(() =>
                {
                    port.Drain(Seconds(-2));
                });
                await port.Drain(TimeSpan.Zero);
            }
        );

    [Fact]
    public void Refused_callers_are_counted_and_logged_once_a_minute() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol<Recorder>(static () => null!));
                for (int i = 0; i < 3; i++)
                {
                    Recorder client = await Connect(reactor, port.Port);
                    await client.Lost();
                }

                Assert.Equal((3, 3), (port.Refused, reactor.Statistics().RefusedConnections));
                Assert.Equal(201, Log.TakeOne().Id);
                await port.StopListening();
            }
        );
}
