using System.Net;
using Becket.Tests.Net.Tls;

namespace Becket.Tests.Net.Endpoints;

/// <summary>Connectors over Unix sockets, TLS and other endpoints; names of other scripts; ports that listen
/// again.</summary>
public sealed class ConnectorTests : EndpointTest
{
    [Fact]
    public void A_reconnecting_factory_comes_back_over_a_Unix_socket()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsUnixDomainSockets, "The system has no Unix sockets.");
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "s");
        var factory = new Returning();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(static () => new Closing()));
            IConnector connector = reactor.ConnectUnix(path, factory);
            Assert.Equal(path, connector.Destination.ToString());
            await factory.Until(3);
            factory.StopTrying();
            connector.Disconnect();
            await port.StopListening();
        });
        Assert.InRange(factory.Made, 3, 4);
    }

    [Fact]
    public void A_reconnecting_factory_comes_back_over_TLS()
    {
        Reactor reactor = Make();
        var factory = new Returning();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory
                    .ForProtocol(static () => new Closing())
                    .OverTls(new TlsServerOptions { Certificate = Certificates.Server }),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            IConnector connector = reactor.ConnectTls(
                "127.0.0.1",
                port.Port,
                factory,
                new TlsClientOptions { TargetHost = "localhost", TrustedRoots = [Certificates.Root] }
            );
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, port.Port), connector.Destination);
            await factory.Until(2);
            Assert.True(factory.WasSecure);
            factory.StopTrying();
            connector.Disconnect();
            await port.StopListening();
        });
    }

    [Fact]
    public void A_reconnecting_factory_comes_back_to_any_endpoint()
    {
        Reactor reactor = Make(virtualTime: true);
        var factory = new Returning();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Closing()));
            IConnector connector = reactor.ConnectEndpoint(Endpoint.Client(reactor, "tcp:127.0.0.1:8007"), factory);
            Assert.Contains("127.0.0.1", connector.Destination.ToString(), StringComparison.Ordinal);
            await factory.Until(3);
            factory.StopTrying();
            connector.Disconnect();
            await port.StopListening();
        });
    }

    [Fact]
    public void A_name_of_another_script_is_looked_up_as_IDNA_says()
    {
        Reactor reactor = Make(virtualTime: true);
        reactor.Resolver = new HostTable().Add("xn--bcher-kva.test", IPAddress.Loopback);
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Recorder()));
            Recorder client = await new HostnameEndpoint(reactor, "B\u00fccher.test", 8007).Connect(
                Factory.ForProtocol(static () => new Recorder())
            );
            client.Transport.LoseConnection();
            await port.StopListening();
        });
        Assert.Throws<ArgumentException>(() => new HostnameEndpoint(reactor, "\u00fc..test", 8007));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_port_that_has_stopped_listens_again_at_its_address(bool virtualTime)
    {
        Reactor reactor = Make(virtualTime);
        reactor.Run(async Deferred () =>
        {
            ListeningPort first = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(static () => new Recorder()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Assert.Throws<InvalidOperationException>(() => first.ListenAgain());
            await first.StopListening();
            ListeningPort second = await first.ListenAgain();
            Assert.Equal(first.Host, second.Host);
            Recorder client = await reactor.ConnectTcp("127.0.0.1", first.Port, static () => new Recorder());
            client.Transport.LoseConnection();
            await Assert.ThrowsAsync<CannotListenException>(async () => await first.ListenAgain());
            await second.StopListening();
        });
    }

    [Fact]
    public void A_Unix_port_listens_again_at_its_path()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsUnixDomainSockets, "The system has no Unix sockets.");
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "s");
        reactor.Run(async Deferred () =>
        {
            ListeningPort first = await reactor.ListenUnix(path, static () => new Recorder());
            await first.StopListening();
            Assert.False(File.Exists(path));
            ListeningPort second = await first.ListenAgain();
            Recorder client = await reactor.ConnectUnix(path, static () => new Recorder());
            client.Transport.LoseConnection();
            await second.StopListening();
            Assert.False(File.Exists(path));
        });
    }

    /// <summary>Says hello, and closes.</summary>
    private sealed class Closing : Protocol
    {
        protected override void ConnectionMade() => Transport.LoseConnection();
    }

    private sealed class Returning : ReconnectingClientFactory
    {
        private readonly DeferredEvent _made = new();

        public Returning() => InitialDelay = TimeSpan.FromMilliseconds(1);

        public int Made { get; private set; }

        public bool WasSecure { get; private set; }

        public override IProtocol BuildProtocol(EndPoint peer) => new Noting(this);

        public async Deferred Until(int count)
        {
            while (Made < count)
            {
                await _made.Wait();
            }
        }

        private sealed class Noting(Returning factory) : Protocol
        {
            protected override void ConnectionMade()
            {
                factory.Made++;
                factory.WasSecure = Transport is ITlsTransport;
                factory.ResetDelay();
                factory._made.Pulse();
            }
        }
    }
}
