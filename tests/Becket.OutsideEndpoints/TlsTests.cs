using Becket.OutsideEndpoints.Memory;
using Becket.Tests.Net.Tls;

namespace Becket.OutsideEndpoints;

public sealed class TlsTests : OutsideTest
{
    private static readonly TlsServerOptions s_server = new() { Certificate = Certificates.Server };

    private static readonly TlsClientOptions s_client = new()
    {
        TargetHost = "localhost",
        TrustedRoots = Certificates.Roots,
    };

    [Fact]
    public void Tls_endpoints_stand_on_outside_endpoints() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Echo();
                await new TlsServerEndpoint(new MemoryServerEndpoint(reactor, "echo"), s_server).Listen(
                    Factory.ForProtocol(() => server)
                );
                Recording client = await new TlsClientEndpoint(
                    new MemoryClientEndpoint(reactor, "echo"),
                    s_client
                ).Connect(Factory.ForProtocol(() => new Recording()));
                Assert.True(((ITlsTransport)client.Transport).IsSecure);
                client.Send(new string('x', 40_000));
                await client.Until(client => client.Received.Length == 40_000);
                client.Transport.LoseConnection();
                await client.Ended;
                await server.Ended;
                Assert.IsType<ConnectionDoneException>(client.Reason);
                Assert.IsType<ConnectionDoneException>(server.Reason);
            }
        );

    [Fact]
    public void A_protocol_that_is_not_half_closeable_ends_with_its_peers_stream() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording { IsHalfCloseable = false };
                await new TlsServerEndpoint(new MemoryServerEndpoint(reactor, "echo"), s_server).Listen(
                    Factory.ForProtocol(() => server)
                );
                Recording client = await new TlsClientEndpoint(
                    new MemoryClientEndpoint(reactor, "echo"),
                    s_client
                ).Connect(Factory.ForProtocol(() => new Recording { IsHalfCloseable = true }));
                client.Transport.LoseWriteConnection();
                await server.Ended;
                Assert.Equal(["made", "lost"], server.Events);
                client.Transport.LoseConnection();
                await client.Ended;
            }
        );

    [Fact]
    public void A_producer_that_finishes_before_the_handshake_loses_nothing() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recording();
                await new TlsServerEndpoint(new MemoryServerEndpoint(reactor, "echo"), s_server).Listen(
                    Factory.ForProtocol(() => server)
                );
                await new TlsClientEndpoint(new MemoryClientEndpoint(reactor, "echo"), s_client).Connect(
                    Factory.ForProtocol(() => new Hasty())
                );
                await server.Ended;
                Assert.Equal("written by the producer", server.Received.ToString());
            }
        );

    [Fact]
    public void StartTls_works_on_an_outside_transport() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Echo();
                await Listen(reactor, () => server);
                Recording client = await Connect(reactor);
                client.Send("plain");
                await client.Until(client => client.Received.Length == 5);
                server.Transport.StartTls(s_server);
                await client.Transport.StartTls(s_client).WaitForHandshake();
                client.Send("secret");
                await client.Until(client => client.Received.Length == 11);
                Assert.Equal("plainsecret", client.Received.ToString());
            }
        );

    [Fact]
    public void What_a_protocol_throws_over_tls_ends_its_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Echo();
                await new TlsServerEndpoint(new MemoryServerEndpoint(reactor, "echo"), s_server).Listen(
                    Factory.ForProtocol(() => server)
                );
                Recording client = await new TlsClientEndpoint(
                    new MemoryClientEndpoint(reactor, "echo"),
                    s_client
                ).Connect(Factory.ForProtocol(() => new Recording()));
                client.Send("!");
                await client.Ended;
                await server.Ended;
                Assert.IsType<InvalidDataException>(server.Reason);
            }
        );

    [Fact]
    public void A_handshake_that_fails_fails_the_client() =>
        Run(
            async Deferred (reactor) =>
            {
                await new TlsServerEndpoint(new MemoryServerEndpoint(reactor, "echo"), s_server).Listen(
                    Factory.ForProtocol(() => new Echo())
                );
                await Assert.ThrowsAsync<CertificateException>(async () =>
                    await new TlsClientEndpoint(
                        new MemoryClientEndpoint(reactor, "echo"),
                        new TlsClientOptions { TargetHost = "other.example", TrustedRoots = Certificates.Roots }
                    ).Connect(Factory.ForProtocol(() => new Recording()))
                );
            }
        );

    /// <summary>Writes as a producer, closes and unregisters, all before the handshake.</summary>
    private sealed class Hasty : Recording, IPushProducer
    {
        public void PauseProducing() { }

        public void ResumeProducing() { }

        public void StopProducing() { }

        protected override void ConnectionMade()
        {
            Transport.RegisterProducer((IPushProducer)this);
            Transport.LoseConnection();
            Send("written by the producer");
            Transport.UnregisterProducer();
        }
    }
}
