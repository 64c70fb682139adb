using System.Net;
using Becket.Tests.Reactors;

namespace Becket.Tests.Net;

/// <summary>What the program's own code throws in resolvers, endpoints, factories, policies and datagram protocols:
/// the code that waits gets an answer, the loop goes on, and the error is reported once.</summary>
public abstract partial class NetContract
{
    private static readonly BackoffPolicy s_soon = new() { InitialDelay = TimeSpan.Zero, Jitter = static () => 0.001 };

    public enum Answer
    {
        Throws,
        Fails,
        Null,
        NullList,
        NoAddress,
    }

    [Theory]
    [InlineData(Answer.Throws)]
    [InlineData(Answer.Fails)]
    [InlineData(Answer.Null)]
    [InlineData(Answer.NullList)]
    [InlineData(Answer.NoAddress)]
    public void A_resolver_that_throws_or_answers_nothing_fails_the_attempt(Answer answer) =>
        Run(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                reactor.Resolver = new BadResolver(answer, boom);
                Exception error = await ErrorOf(reactor.ConnectTcp("some.example", 1, static () => new Recorder()));
                if (answer is Answer.Throws or Answer.Fails)
                {
                    Assert.Same(boom, error);
                }
                else
                {
                    Assert.Contains(
                        answer == Answer.Null ? "Deferred" : "some.example",
                        error.Message,
                        StringComparison.Ordinal
                    );
                    Assert.IsNotType<NullReferenceException>(error);
                }
            }
        );

    [Theory]
    [InlineData(Answer.Throws)]
    [InlineData(Answer.Fails)]
    [InlineData(Answer.Null)]
    public void A_client_service_counts_an_endpoint_that_throws_or_gives_null_as_a_failure(Answer answer) =>
        Run(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                var service = new ClientService<Recorder>(
                    reactor,
                    new BadEndpoint(answer, boom),
                    Factory.ForProtocol(static () => new Recorder()),
                    new ClientServiceOptions<Recorder> { RetryPolicy = s_soon }
                );
                service.StartService();
                Exception error = await ErrorOf(service.WhenConnected(failAfterFailures: 2));
                Assert.Equal(answer == Answer.Null, error != boom);
                Assert.IsNotType<NullReferenceException>(error);
                await service.StopService();
                Assert.All(Log.Take(), static entry => Assert.Null(entry.Error));
            }
        );

    [Theory]
    [InlineData(Answer.Throws)]
    [InlineData(Answer.Fails)]
    [InlineData(Answer.Null)]
    public void A_client_service_counts_a_preparation_that_throws_or_gives_null_as_a_failure(Answer answer) =>
        Run(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                var service = new ClientService<Recorder>(
                    reactor,
                    new TcpClientEndpoint(reactor, IPAddress.Loopback, port.Port),
                    Factory.ForProtocol(static () => new Recorder()),
                    new ClientServiceOptions<Recorder>
                    {
                        RetryPolicy = s_soon,
                        PrepareConnection = _ =>
                            answer switch
                            {
                                Answer.Throws => throw boom,
                                Answer.Fails => Deferred.Fail(boom),
                                _ => null!,
                            },
                    }
                );
                service.StartService();
                Exception error = await ErrorOf(service.WhenConnected(failAfterFailures: 2));
                Assert.Equal(answer == Answer.Null, error != boom);
                Assert.IsNotType<NullReferenceException>(error);
                await service.StopService();
                await Open(reactor, 1);
                await port.StopListening();
                Assert.All(Log.Take(), static entry => Assert.Null(entry.Error));
            }
        );

    [Theory]
    [InlineData("wrap")]
    [InlineData("overflow")]
    public void A_policy_whose_function_throws_aborts_the_connection_and_is_reported_once(string which) =>
        Run(
            async Deferred (reactor) =>
            {
                Factory inner = Factory.ForProtocol(static () => new Recorder());
                ListeningPort port = await Listen(
                    reactor,
                    which == "wrap"
                        ? new BadWrapping(inner)
                        : new LimitTotalConnectionsFactory(
                            inner,
                            0,
                            static () => throw new FormatException("Thrown by a test.")
                        )
                );
                Assert.False(await EndsInOrder(reactor, port.Port));
                await port.StopListening();
                Assert.Single(Log.Take(), static entry => entry.Error is FormatException);
            }
        );

    [Theory]
    [InlineData(Answer.Throws)]
    [InlineData(Answer.Fails)]
    [InlineData(Answer.Null)]
    public void A_forwarder_that_cannot_connect_ends_its_caller(Answer answer)
    {
        Run(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                ListeningPort port = await Listen(
                    reactor,
                    new PortForwarder(
                        (_, _) =>
                            answer switch
                            {
                                Answer.Throws => throw boom,
                                Answer.Fails => Deferred.Fail<Protocol>(boom),
                                _ => null!,
                            }
                    )
                );
                await EndsInOrder(reactor, port.Port);
                await Open(reactor, 1);
                await port.StopListening();
            }
        );
        Assert.Single(Log.Take());
    }

    [Theory]
    [InlineData("StartedConnecting")]
    [InlineData("ClientConnectionFailed")]
    [InlineData("ClientConnectionLost")]
    public void A_client_factory_that_throws_is_reported_once_and_the_loop_goes_on(string where) =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(static () => new Recorder()));
                int number = port.Port;
                if (where == "ClientConnectionFailed")
                {
                    await port.StopListening();
                }

                var factory = new BadClientFactory(where);
                Exception? atTheCall = Record.Exception(() => reactor.ConnectTcp("127.0.0.1", number, factory));
                await Until(reactor, () => factory.HasThrown);
                await Open(reactor, port.IsListening ? 1 : 0);
                await port.StopListening();
                LogEntry[] logged = [.. Log.Take()];
                Assert.Equal(
                    1,
                    logged.Count(static entry => entry.Error is FormatException) + (atTheCall is null ? 0 : 1)
                );
            }
        );

    [Fact]
    public void A_datagram_protocol_that_throws_when_it_is_refused_is_reported() =>
        Run(
            async Deferred (reactor) =>
            {
                var options = new UdpOptions { Interface = IPAddress.Loopback };
                DatagramPort gone = await reactor.ListenUdp(0, new BadDatagrams("nowhere"), options);
                await gone.StopListening();
                DatagramPort port = await reactor.ListenUdp(0, new BadDatagrams("ConnectionRefused"), options);
                port.Connect((IPEndPoint)gone.Host);
                port.Write("x"u8);
                await Until(reactor, () => reactor.Statistics().Errors == 1);
                Assert.IsType<FormatException>(Log.TakeOne().Error);
                await port.StopListening();
            }
        );

    [Theory]
    [InlineData("StartProtocol")]
    [InlineData("StopProtocol")]
    public void A_datagram_protocol_that_throws_as_it_starts_or_stops_leaves_no_port(string where) =>
        Run(
            async Deferred (reactor) =>
            {
                var protocol = new BadDatagrams(where);
                var options = new UdpOptions { Interface = IPAddress.Loopback };
                if (where == "StartProtocol")
                {
                    Assert.Throws<FormatException>(() => reactor.ListenUdp(0, protocol, options));
                    return;
                }

                DatagramPort port = await reactor.ListenUdp(0, protocol, options);
                await port.StopListening();
                Assert.IsType<FormatException>(Log.TakeOne().Error);
            }
        );

    [Fact]
    public void A_kind_of_endpoint_that_throws_throws_at_the_call_that_gives_the_text()
    {
        Reactor reactor = Make();
        string prefix = $"zz-{Guid.NewGuid():N}";
        var boom = new FormatException("Thrown by a test.");
        Endpoint.RegisterClient(prefix, [], (_, _) => throw boom);
        Endpoint.RegisterServer(prefix, [], (_, _) => throw boom);
        Assert.Same(boom, Record.Exception(() => Endpoint.Client(reactor, prefix + ":")));
        Assert.Same(boom, Record.Exception(() => Endpoint.Server(reactor, prefix + ":")));
        Endpoint.RegisterClientWrapper(prefix + "-w", _ => throw boom);
        Endpoint.RegisterServerWrapper(prefix + "-w", _ => throw boom);
        Assert.Same(boom, Record.Exception(() => Endpoint.Client(reactor, prefix + "-w:tcp:a.example:80")));
        Assert.Same(boom, Record.Exception(() => Endpoint.Server(reactor, prefix + "-w:tcp:80")));
    }

    private static async Deferred<Exception> ErrorOf(Deferred failing)
    {
        try
        {
            await failing;
        }
        catch (Exception error)
        {
            return error;
        }

        throw new InvalidOperationException("It did not fail.");
    }

    private sealed class BadResolver(Answer answer, Exception error) : IResolver
    {
        public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) =>
            answer switch
            {
                Answer.Throws => throw error,
                Answer.Fails => Deferred.Fail<IReadOnlyList<IPAddress>>(error),
                Answer.Null => null!,
                Answer.NullList => Deferred.Succeed<IReadOnlyList<IPAddress>>(null!),
                _ => Deferred.Succeed<IReadOnlyList<IPAddress>>([]),
            };
    }

    private sealed class BadEndpoint(Answer answer, Exception error) : IStreamClientEndpoint
    {
        public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
            where TProtocol : class, IProtocol =>
            answer switch
            {
                Answer.Throws => throw error,
                Answer.Fails => Deferred.Fail<TProtocol>(error),
                _ => null!,
            };
    }

    private sealed class BadWrapping(Factory inner) : WrappingFactory(inner)
    {
        protected override ProtocolWrapper Wrap(IProtocol inner) => throw new FormatException("Thrown by a test.");
    }

    private sealed class BadClientFactory(string where) : ClientFactory
    {
        public bool HasThrown { get; private set; }

        public override IProtocol BuildProtocol(EndPoint peer) =>
            new Recorder { WhenMade = static made => made.Transport.LoseConnection() };

        protected internal override void StartedConnecting(IConnector connector) => Throw("StartedConnecting");

        protected internal override void ClientConnectionFailed(IConnector connector, Failure reason) =>
            Throw("ClientConnectionFailed");

        protected internal override void ClientConnectionLost(IConnector connector, Failure reason) =>
            Throw("ClientConnectionLost");

        private void Throw(string here)
        {
            if (here == where)
            {
                HasThrown = true;
                throw new FormatException("Thrown by a test.");
            }
        }
    }

    private sealed class BadDatagrams(string where) : DatagramProtocol
    {
        protected internal override void StartProtocol() => Throw("StartProtocol");

        protected internal override void StopProtocol() => Throw("StopProtocol");

        protected internal override void ConnectionRefused() => Throw("ConnectionRefused");

        private void Throw(string here)
        {
            if (here == where)
            {
                throw new FormatException("Thrown by a test.");
            }
        }
    }
}
