using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Becket.Tests.Net.Tls;

// The clients of these tests accept every certificate, or read only to see the end; renegotiation exists on some
// platforms only.
#pragma warning disable CA1416, CA2022, CA5359

public sealed partial class TlsFailureTests
{
    [Fact]
    public void Two_peers_without_a_common_version_both_fail() =>
        Run(async Deferred () =>
        {
            (Exception? error, TlsRecorder _, TlsRecorder? server) = await FailingPair(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    TrustedRoots = Certificates.Roots,
                    Protocols = SslProtocols.Tls13,
                },
                new TlsServerOptions { Certificate = Certificates.Server, Protocols = SslProtocols.Tls12 }
            );

            Assert.IsAssignableFrom<ConnectionEndedException>(error);
            Assert.IsType<TlsException>(server.Reason);
        });

    [Fact]
    public void Garbage_in_place_of_a_handshake_is_a_failure() =>
        Run(async Deferred () =>
        {
            (Socket? peer, TlsRecorder? server) = await RawPair();
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            peer.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n"));
#pragma warning restore BKT0001
            await Until(() => server.Tls.Unsent == 0 && !server.Transport.IsConnected);
            peer.Dispose();
            await server.Ended;

            Assert.IsType<TlsException>(server.Reason);
            Assert.Equal(["made", "lost"], server.Events);
        });

    [Fact]
    public void A_peer_that_stalls_in_the_handshake_is_aborted() =>
        Run(async Deferred () =>
        {
            (Socket? peer, TlsRecorder? server) = await RawPair(
                new TlsServerOptions
                {
                    Certificate = Certificates.Server,
                    HandshakeTimeout = TimeSpan.FromMilliseconds(20),
                }
            );
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            peer.Send([0x16, 0x03, 0x01]);
#pragma warning restore BKT0001
            await server.Ended;

            Assert.IsType<HandshakeTimeoutException>(server.Reason);
            await Assert.ThrowsAsync<HandshakeTimeoutException>(async () => await server.Tls.WaitForHandshake());
            peer.Dispose();
        });

    [Fact]
    public void A_server_that_stalls_in_the_handshake_fails_the_connecting() =>
        Run(async Deferred () =>
        {
            ListeningPort port = await Reactor.ListenTcp(0, Factory.ForProtocol(() => new TlsRecorder()), Local);
            await Assert.ThrowsAsync<HandshakeTimeoutException>(async () =>
                await Reactor.ConnectTls(
                    "127.0.0.1",
                    port.Port,
                    new TlsClientOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(20) }
                )
            );
            await port.StopListening();
        });

    [Fact]
    public void A_reset_in_the_handshake_is_a_reset() =>
        Run(async Deferred () =>
        {
            (Socket? peer, TlsRecorder? server) = await RawPair();
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            peer.Send([0x16, 0x03, 0x01]);
#pragma warning restore BKT0001
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            await server.Ended;

            Assert.IsType<ConnectionResetException>(server.Reason);
        });

    [Fact]
    public void An_end_in_the_handshake_is_a_loss() =>
        Run(async Deferred () =>
        {
            (Socket? peer, TlsRecorder? server) = await RawPair();
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            peer.Send([0x16, 0x03, 0x01]);
#pragma warning restore BKT0001
            peer.Dispose();
            await server.Ended;

            Assert.Contains(
                "handshake",
                Assert.IsType<ConnectionLostException>(server.Reason).Message,
                StringComparison.Ordinal
            );
        });

    [Fact]
    public void A_server_that_wants_to_negotiate_again_is_not_followed() =>
        Run(async Deferred () =>
        {
            using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            var serving = Task.Run(async () =>
            {
                await using var stream = new SslStream(
                    new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true)
                );
                await stream.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificate = Certificates.Server,
                        EnabledSslProtocols = SslProtocols.Tls12,
                        AllowRenegotiation = true,
                    }
                );
                try
                {
                    await stream.NegotiateClientCertificateAsync(
                        new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token
                    );
                }
                catch (Exception error)
                    when (error is IOException or AuthenticationException or OperationCanceledException)
                {
                    // The connection reports it so.
                }
            });
            TlsRecorder client = await Reactor.ConnectTls(
                "127.0.0.1",
                ((System.Net.IPEndPoint)listener.LocalEndpoint).Port,
                () => new TlsRecorder(),
                ClientOptions
            );
            await client.Ended;
            await serving;

            Assert.IsAssignableFrom<ConnectionEndedException>(client.Reason);
            Assert.IsNotType<ConnectionDoneException>(client.Reason);
        });
}
