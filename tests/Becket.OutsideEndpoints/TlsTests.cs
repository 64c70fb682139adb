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
}
