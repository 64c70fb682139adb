namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void A_thousand_connections_at_once_are_all_served() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Count = 1000;
                var servers = new List<Recorder>();
                ListeningPort port = await Listen(
                    reactor,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(Echo());
                        return servers[^1];
                    })
                );
                Deferred<Recorder>[] connecting = Enumerable
                    .Range(0, Count)
                    .Select(_ => Connect(reactor, port.Port))
                    .ToArray();
                var clients = new List<Recorder>();
                foreach (Deferred<Recorder>? each in connecting)
                {
                    clients.Add(await each);
                }

                await Until(reactor, () => servers.Count == Count);
                Assert.Equal(2 * Count + 1, reactor.Driver.OpenCount);
                for (int round = 0; round < 3; round++)
                {
                    foreach ((int i, Recorder? client) in clients.Index())
                    {
                        client.Write($"{i:0000},");
                    }

                    foreach (Recorder client in clients)
                    {
                        await client.Has(5 * (round + 1));
                    }
                }

                Assert.All(
                    clients.Index(),
                    static each =>
                        Assert.Equal(string.Concat(Enumerable.Repeat($"{each.Index:0000},", 3)), each.Item.Text)
                );
                foreach (Recorder client in clients)
                {
                    client.Transport.LoseConnection();
                }

                await port.StopListening();
                await Open(reactor, 0);
                Assert.All(servers, static server => Assert.IsType<ConnectionDoneException>(server.Reason!.Exception));
            }
        );

    [Fact]
    public void A_connection_that_takes_the_place_of_one_closed_in_the_same_batch_does_not_get_its_bytes() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Count = 8;
                for (int round = 0; round < 10; round++)
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
                    List<Recorder> clients = await ConnectAll();
                    Recorder[] oldServers = servers.ToArray();
                    var newClients = new List<Deferred<Recorder>>();
                    Recorder? closing = null;

                    // All connections have bytes to read in one batch; the first closes all others, and connects anew.
                    foreach (Recorder server in oldServers)
                    {
                        server.WhenReceived = (first, _) =>
                        {
                            if (closing is null)
                            {
                                closing = first;
                                foreach (Recorder? other in oldServers.Where(other => other != first))
                                {
                                    other.Transport.AbortConnection();
                                }

                                newClients.AddRange(
                                    Enumerable.Range(0, Count).Select(_ => Connect(reactor, port.Port))
                                );
                            }
                            else if (closing != first)
                            {
                                Assert.Fail("Received after an abort.");
                            }
                        };
                    }

                    foreach (Recorder client in clients)
                    {
                        client.Write("old");
                    }

                    await Until(reactor, () => newClients.Count == Count && servers.Count == 2 * Count);
                    var connected = new List<Recorder>();
                    foreach (Deferred<Recorder> each in newClients)
                    {
                        connected.Add(await each);
                    }

                    foreach (Recorder client in connected)
                    {
                        client.Write("new");
                    }

                    foreach (Recorder? server in servers.Skip(Count))
                    {
                        await server.Has(3);
                        Assert.Equal("new", server.Text);
                    }

                    await Until(reactor, () => clients.Count(static client => client.Reason is not null) == Count - 1);
                    await port.StopListening();
                    foreach (Recorder? client in clients.Concat(connected))
                    {
                        client.Transport.LoseConnection();
                    }

                    await Open(reactor, 0);

                    async Deferred<List<Recorder>> ConnectAll()
                    {
                        var all = new List<Recorder>();
                        for (int i = 0; i < Count; i++)
                        {
                            all.Add(await Connect(reactor, port.Port));
                        }

                        await Until(reactor, () => servers.Count == Count);
                        return all;
                    }
                }
            }
        );

    [Fact]
    public void Connections_come_and_go_by_the_thousand() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(Echo));
                Deferred[] callers = Enumerable.Range(0, 10).Select(_ => CallAgainAndAgain()).ToArray();
                foreach (Deferred? caller in callers)
                {
                    await caller;
                }

                await port.StopListening();

                async Deferred CallAgainAndAgain()
                {
                    for (int i = 0; i < 100; i++)
                    {
                        Recorder client = await Connect(reactor, port.Port);
                        client.Write("ping");
                        await client.Has(4);
                        if (i % 2 == 0)
                        {
                            client.Transport.LoseConnection();
                        }
                        else
                        {
                            client.Transport.AbortConnection();
                        }

                        await client.Lost();
                    }
                }
            }
        );
}
