namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void A_reactor_that_stops_ends_all_connections_and_ports()
    {
        Reactor reactor = Make();
        var server = new Recorder();
        var factory = new RecordingFactory(() => server);
        Recorder? client = null;
        ListeningPort? port = null;
        reactor.Run(async Deferred () =>
        {
            port = await Listen(reactor, factory);
            client = await Connect(reactor, port.Port);
            await server.Until(() => server.Events.Count > 0);
            Assert.Equal(3, reactor.Driver.OpenCount);
        });
        Assert.Equal(["made", "lost"], server.Events);
        Assert.Equal(["made", "lost"], client!.Events);
        Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
        Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
        Assert.False(port!.IsListening);
        Assert.Equal(["start", "build", "stop"], factory.Events);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_reactor_that_stops_gives_up_connecting()
    {
        Reactor reactor = Make();
        Failure? failure = null;
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await Listen(reactor, Factory.ForProtocol(Echo));
            port.PauseAccepting();
            await port.StopListening();
            _ = Connect(reactor, port.Port)
                .AddErrback(thrown =>
                {
                    failure = thrown;
                    return (Recorder)null!;
                });
        });
        Assert.IsAssignableFrom<ConnectException>(failure!.Exception);
        AssertNothingIsLeft(reactor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reactor_that_stops_at_once_while_a_protocol_is_built_does_not_connect_it(bool isServer)
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = TimeSpan.Zero });
        var built = new Recorder();
        Failure? failure = null;
        reactor.CallWhenRunning(() =>
            _ = Listen(reactor, Factory.ForProtocol(() => isServer ? StopAndBuild() : new Recorder()))
                .AddCallback(port =>
                    reactor.ConnectTcp("127.0.0.1", port.Port, () => isServer ? new Recorder() : StopAndBuild())
                )
                .AddErrback(thrown =>
                {
                    failure = thrown;
                    return (Recorder)null!;
                })
        );
        reactor.Run();
        Assert.Empty(built.Events);
        Assert.True(isServer || failure!.Exception is ConnectException);
        AssertNothingIsLeft(reactor);

        Recorder StopAndBuild()
        {
            reactor.Stop();
            return built;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_whose_protocol_is_built_while_the_reactor_stops_ends_in_order(bool isServer)
    {
        Reactor reactor = Make();
        var built = new Recorder();
        reactor.CallWhenRunning(() =>
            _ = Listen(reactor, Factory.ForProtocol(() => isServer ? StopAndBuild() : new Recorder()))
                .AddCallback(port =>
                    reactor.ConnectTcp("127.0.0.1", port.Port, () => isServer ? new Recorder() : StopAndBuild())
                )
                .AddErrback(failure =>
                {
                    // The client may not have heard yet that it is connected.
                    Assert.IsType<ConnectException>(failure.Exception);
                    return (Recorder)null!;
                })
        );
        reactor.Run();
        Assert.Equal(["made", "lost"], built.Events);
        Assert.IsType<ConnectionDoneException>(built.Reason!.Exception);
        AssertNothingIsLeft(reactor);

        Recorder StopAndBuild()
        {
            reactor.Stop();
            return built;
        }
    }

    [Fact]
    public void Protocols_may_write_before_the_shutdown()
    {
        Reactor reactor = Make();
        var server = new Recorder();
        var client = new Recorder();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            Deferred? () =>
            {
                server.Write("Good-bye.");
                server.Transport.LoseConnection();
                return client.Lost();
            }
        );
        reactor.Run(async Deferred () => await Pair(reactor, server, client));
        Assert.Equal("Good-bye.", client.Text);
        Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_reactor_that_crashes_leaves_nothing()
    {
        Reactor reactor = Make();
        var servers = new List<Recorder>();
        int port = 0;
        reactor.CallWhenRunning(() => _ = Leave());
        reactor.Run();
        Assert.Equal(0, reactor.Driver.OpenCount);

        // No protocol is called any more, and the address is free.
        Assert.All(servers, static server => Assert.DoesNotContain("lost", server.Events));
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort again = await Listen(reactor, Factory.ForProtocol(Echo), port);
                await again.StopListening();
            }
        );

        async Deferred Leave()
        {
            ListeningPort listening = await Listen(
                reactor,
                Factory.ForProtocol(() =>
                {
                    servers.Add(new Recorder());
                    return servers[^1];
                })
            );
            port = listening.Port;
            Recorder client = await Connect(reactor, port);
            await Until(reactor, () => servers.Count > 0);
            client.Transport.Write(new byte[10_000_000]);
            _ = Connect(reactor, port);
            reactor.Crash();
        }
    }

    [Fact]
    public void A_reactor_that_never_ran_leaves_nothing_once_it_is_disposed()
    {
        Reactor reactor = Make();
        _ = Listen(reactor, Factory.ForProtocol(Echo));
        Assert.Equal(1, reactor.Driver.OpenCount);
        reactor.Dispose();
        Assert.Equal(0, reactor.Driver.OpenCount);
    }

    [Fact]
    public void Connections_work_in_a_reactor_that_is_iterated()
    {
        Reactor reactor = Make();
        var server = new Recorder();
        Deferred closed = Converse();
        IterateUntil(reactor, () => closed.Called && reactor.Driver.OpenCount == 0);
        Assert.Equal("iterated", server.Text);

        async Deferred Converse()
        {
            (Recorder _, Recorder? client) = await Pair(reactor, server);
            client.Write("iterated");
            await server.Has(8);
            await Close(client, server);
        }
    }

    [Fact]
    public void A_transport_belongs_to_the_thread_of_its_reactor() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                Recorder client = await Connect(reactor, port.Port);
                await server.Until(() => server.Events.Count > 0);
                ITransport transport = client.Transport;
                var producer = new Thrower("nowhere");
                (string Member, Action Use)[] uses =
                [
                    ("transport.Write", () => transport.Write("x"u8)),
                    ("transport.Write", () => transport.WriteSequence([new byte[1]])),
                    ("transport.LoseConnection", transport.LoseConnection),
                    ("transport.AbortConnection", transport.AbortConnection),
                    ("transport.LoseWriteConnection", transport.LoseWriteConnection),
                    ("transport.PauseProducing", transport.PauseProducing),
                    ("transport.ResumeProducing", transport.ResumeProducing),
                    ("transport.RegisterProducer", () => transport.RegisterProducer((IPushProducer)producer)),
                    ("transport.UnregisterProducer", transport.UnregisterProducer),
                    ("port.StopListening", () => _ = port.StopListening()),
                    ("port.PauseAccepting", port.PauseAccepting),
                    ("port.ResumeAccepting", port.ResumeAccepting),
                    ("", () => Listen(reactor, Factory.ForProtocol(Echo))),
                    ("", () => Connect(reactor, port.Port)),
                ];
                foreach ((string? member, Action? use) in uses)
                {
                    WrongThreadException error = Assert.IsType<WrongThreadException>(ErrorOnThread(use));
                    Assert.Contains(member, error.Message, StringComparison.Ordinal);
                    Assert.Contains("CallFromThread", error.Message, StringComparison.Ordinal);
                }

                await port.StopListening();
                await Close(client, server);
                Assert.Equal("", server.Text);
            }
        );
}
