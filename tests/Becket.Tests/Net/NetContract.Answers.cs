using System.Net;

namespace Becket.Tests.Net;

/// <summary>Who waits for a connection gets a protocol that has one, or the reason why not.</summary>
public abstract partial class NetContract
{
    [Fact]
    public void A_client_that_throws_in_ConnectionMade_fails_the_attempt_with_that() =>
        Run(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var client = new Recorder { WhenMade = _ => throw boom };
                Assert.Same(boom, await ErrorOf<FormatException>(Connect(reactor, port.Port, client)));
                await client.Lost();
                Assert.Equal(["made", "lost"], client.Events);
                Assert.Same(boom, client.Reason!.Exception);
                await Open(reactor, 1);
                Assert.Same(boom, Log.TakeOne().Error);
                await port.StopListening();
            }
        );

    [Fact]
    public void What_a_hook_threw_and_nobody_waits_for_is_logged_once()
    {
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var client = new Recorder { WhenMade = static _ => throw new FormatException("Thrown by a test.") };
                _ = Connect(reactor, port.Port, client);
                await client.Lost();
                await Open(reactor, 1);
                await port.StopListening();
            }
        );
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void A_client_that_aborts_in_ConnectionMade_is_not_given_out() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var client = new Recorder { WhenMade = static client => client.Transport.AbortConnection() };
                await ErrorOf<ConnectionAbortedException>(Connect(reactor, port.Port, client));
                await client.Lost();
                await Open(reactor, 1);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_client_that_says_all_it_has_to_say_in_ConnectionMade_is_given_out() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                var client = new Recorder
                {
                    WhenMade = static client =>
                    {
                        client.Write("done");
                        client.Transport.LoseConnection();
                    },
                };
                Assert.Same(client, await Connect(reactor, port.Port, client));
                Assert.False(client.Transport.IsConnected);
                await client.Lost();
                await server.Lost();
                Assert.Equal("done", server.Text);
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_producer_that_throws_while_it_is_registered_in_ConnectionMade_fails_the_attempt() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var client = new Recorder
                {
                    WhenMade = static client =>
                    {
                        client.Transport.Write(new byte[1 << 25]);
                        client.Transport.RegisterProducer(new ThrowingProducer());
                    },
                };
                await ErrorOf<FormatException>(Connect(reactor, port.Port, client));
                await client.Lost();
                await Open(reactor, 1);
                Assert.NotEmpty(Log.Take());
                await port.StopListening();
            }
        );

    [Fact]
    public void Two_ends_that_each_answer_with_more_than_all_buffers_hold_both_read_on() =>
        Run(
            async Deferred (reactor) =>
            {
                const int Much = 1 << 24;
                var server = new Recorder { WhenReceived = WriteOnce };
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                Recorder client = await Connect(reactor, port.Port, new Recorder { WhenReceived = WriteOnce });
                await server.Until(() => server.Events.Count > 0);
                server.Write("?");
                client.Write("?");
                await server.Has(Much + 1);
                await client.Has(Much + 1);
                await port.StopListening();
                await Close(client, server);

                static void WriteOnce(Recorder recorder, ReadOnlySpan<byte> data)
                {
                    if (recorder.Count == data.Length)
                    {
                        recorder.Transport.Write(new byte[Much]);
                    }
                }
            }
        );

    [Fact]
    public void A_StartFactory_that_stops_the_reactor_and_throws_leaves_the_factory_unused()
    {
        Reactor reactor = Make();
        var factory = new ScriptedFactory
        {
            WhenStarted = () =>
            {
                if (reactor.IsRunning)
                {
                    reactor.Stop();
                }
            },
            IsBroken = true,
        };
        reactor.Run(() =>
        {
            Assert.Throws<IOException>(() => Listen(reactor, factory));
            return Deferred.Succeed();
        });
        Assert.Equal((1, 0), (factory.Started, factory.Stopped));
        factory.IsBroken = false;
        factory.DoStart();
        factory.DoStop();
        Assert.Equal((2, 1), (factory.Started, factory.Stopped));
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_factory_that_throws_or_makes_nothing_fails_the_attempt_with_that() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var boom = new FormatException("Thrown by a test.");
                Deferred failing = reactor.ConnectTcp("127.0.0.1", port.Port, Recorder () => throw boom);
                Assert.Same(boom, await ErrorOf<FormatException>(failing));
                NoProtocolException error = await ErrorOf<NoProtocolException>(
                    reactor.ConnectTcp("127.0.0.1", port.Port, static () => (Recorder)null!)
                );
                Assert.Equal(new IPEndPoint(IPAddress.Loopback, port.Port), error.Destination);
                await Open(reactor, 1);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_name_with_several_addresses_is_not_tried_again_when_the_programs_own_code_fails() =>
        Run(
            async Deferred (reactor) =>
            {
                reactor.Resolver = new HostTable().Add(
                    "twice.example",
                    IPAddress.Loopback,
                    IPAddress.Loopback,
                    IPAddress.Loopback
                );
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                int made = 0;
                var boom = new FormatException("Thrown by a test.");
                Deferred failing = reactor.ConnectTcp(
                    "twice.example",
                    port.Port,
                    () =>
                    {
                        made++;
                        return new Recorder { WhenMade = _ => throw boom };
                    }
                );
                Assert.Same(boom, await ErrorOf<FormatException>(failing));
                Assert.Equal(1, made);
                await Open(reactor, 1);
                Assert.Same(boom, Log.TakeOne().Error);
                NoProtocolException nothing = await ErrorOf<NoProtocolException>(
                    reactor.ConnectTcp("twice.example", port.Port, static () => (Recorder)null!)
                );
                Assert.NotNull(nothing.Destination);
                await Open(reactor, 1);
                await port.StopListening();
            }
        );

    [Fact]
    public void Who_cancels_connecting_is_told_so_by_address_by_name_and_with_a_time_out() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                foreach (string host in new[] { "127.0.0.1", "localhost" })
                {
                    Deferred<Recorder> connecting = reactor.ConnectTcp(host, port.Port, static () => new Recorder());
                    connecting.Cancel();
                    ConnectCancelledException error = await ErrorOf<ConnectCancelledException>(connecting);
                    Assert.Contains($"{host}:{port.Port}", error.Message, StringComparison.Ordinal);
                    Assert.NotNull(error.Destination);
                }

                reactor.Resolver = new SilentResolver();
                Deferred<Recorder> late = reactor
                    .ConnectTcp("silent.example", port.Port, static () => new Recorder())
                    .AddTimeout(Seconds(0.01), reactor);
                await ErrorOf<TimeoutException>(late);
                await Open(reactor, 1);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_protocol_knows_the_factory_that_made_it_also_if_a_user_wrote_BuildProtocol() =>
        Run(
            async Deferred (reactor) =>
            {
                var own = new OwnFactory();
                ListeningPort port = await Listen(reactor, own);
                Recorder client = await Connect(reactor, port.Port);
                await Until(reactor, () => own.Made is not null && own.Made.Events.Count > 0);
                Assert.Same(own, own.Made!.Factory);
                Assert.Same(own, own.FactoryInConnectionMade);
                Assert.NotNull(client.Factory);
                await Close(client, own.Made);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_client_service_counts_a_protocol_that_fails_in_ConnectionMade_as_a_failure() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                int made = 0;
                var boom = new FormatException("Thrown by a test.");
                var service = new ClientService<Recorder>(
                    reactor,
                    new HostnameEndpoint(reactor, "127.0.0.1", port.Port),
                    Factory.ForProtocol(() =>
                        new Recorder
                        {
                            WhenMade = ++made switch
                            {
                                1 => _ => throw boom,
                                2 => static client => client.Transport.AbortConnection(),
                                3 => static client => client.Transport.LoseConnection(),
                                _ => null,
                            },
                        }
                    ),
                    new ClientServiceOptions<Recorder>
                    {
                        RetryPolicy = new BackoffPolicy { InitialDelay = Seconds(0.001), Jitter = static () => 0 },
                    }
                );
                service.StartService();
                Deferred<Recorder> first = service.WhenConnected(failAfterFailures: 1);
                Assert.Same(boom, await ErrorOf<FormatException>(first));
                Assert.Equal(1, service.Failures);
                await ErrorOf<ConnectionAbortedException>(service.WhenConnected(failAfterFailures: 1));
                await ErrorOf<ConnectionDoneException>(service.WhenConnected(failAfterFailures: 1));
                Assert.Equal(3, service.Failures);
                Recorder good = await service.WhenConnected();
                Assert.True(good.Transport.IsConnected);
                Assert.Equal(0, service.Failures);
                await service.StopService();
                Assert.Equal(4, made);
                await Open(reactor, 1);
                await port.StopListening();
                Assert.Single(
                    Log.Take(),
                    entry => entry.Error == boom && entry.Text.Contains("Recorder.ConnectionMade")
                );
            }
        );

    [Fact]
    public void A_client_factory_whose_protocol_throws_in_ConnectionMade_is_told_of_the_end_once() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var factory = new ThrowingClientFactory();
                reactor.ConnectTcp("127.0.0.1", port.Port, factory);
                await Until(reactor, () => factory.Events.Count > 0);
                await Open(reactor, 1);
                await port.StopListening();
                Assert.Equal(["lost FormatException"], factory.Events);
                Assert.IsType<FormatException>(Log.TakeOne().Error);
            }
        );

    private sealed class ThrowingProducer : IPushProducer
    {
        public void PauseProducing() => throw new FormatException("Thrown by a test.");

        public void ResumeProducing() => throw new FormatException("Thrown by a test.");

        public void StopProducing() => throw new FormatException("Thrown by a test.");
    }

    private sealed class SilentResolver : IResolver
    {
        public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) => new();
    }

    private sealed class OwnFactory : Factory
    {
        public Recorder? Made { get; private set; }

        public Factory? FactoryInConnectionMade { get; private set; }

        public override IProtocol BuildProtocol(EndPoint peer) =>
            Made = new Recorder { WhenMade = made => FactoryInConnectionMade = made.Factory };
    }

    private sealed class ThrowingClientFactory : ClientFactory
    {
        public List<string> Events { get; } = [];

        public override IProtocol BuildProtocol(EndPoint peer) =>
            new Recorder { WhenMade = static _ => throw new FormatException("Thrown by a test.") };

        protected internal override void ClientConnectionFailed(IConnector connector, Failure reason) =>
            Events.Add($"failed {reason.Exception.GetType().Name}");

        protected internal override void ClientConnectionLost(IConnector connector, Failure reason) =>
            Events.Add($"lost {reason.Exception.GetType().Name}");
    }
}
