using System.Text;

namespace Becket.Tests.Net.Tls;

public class StartTlsTests : TlsTest
{
    [Fact]
    public void Both_sides_go_over_to_tls_in_mid_stream() =>
        Run(async Deferred () =>
        {
            var server = new TlsRecorder { OnData = OnServerData };
            ListeningPort port = await Reactor.ListenTcp(0, Factory.ForProtocol(() => server), Local);
            TlsRecorder client = await Reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new TlsRecorder { OnData = OnClientData }
            );

            // What a port has not accepted when it closes is reset.
            await Until(() => server.Events.Count > 0);
            await port.StopListening();
            client.Transport.Write("STARTTLS\n"u8);
            await Until(() => client.Received.EndsWith("SECRET", StringComparison.Ordinal));
            client.Transport.LoseConnection();
            await client.Ended;
            await server.Ended;

            Assert.Equal("READY\nSECRET", client.Received);
            Assert.Equal("STARTTLS\nsecret", server.Received);
            Assert.Equal(["made", "secure", "lost"], server.Events);
            Assert.Equal(["made", "secure", "lost"], client.Events);
            Assert.IsType<ConnectionDoneException>(server.Reason);

            static void OnServerData(TlsRecorder server, byte[] data)
            {
                if (server.Received == "STARTTLS\n")
                {
                    // Sent without TLS, before the handshake.
                    server.Transport.Write("READY\n"u8);
                    Assert.Same(server.Transport.StartTls(ServerOptions), server.Transport);
                }
                else if (server.Received.Length > "STARTTLS\n".Length)
                {
                    server.Transport.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(data).ToUpperInvariant()));
                }
            }

            static void OnClientData(TlsRecorder client, byte[] data)
            {
                if (client.Received == "READY\n")
                {
                    client.Transport.StartTls(ClientOptions);
                    client.Transport.Write("secret"u8);
                }
            }
        });

    [Fact]
    public void Bytes_of_the_handshake_that_came_with_the_plain_text_are_not_lost() =>
        Run(async Deferred () =>
        {
            // The client does not wait for an answer, and the server reads late: the greeting comes in the same piece.
            byte[] early = Array.Empty<byte>();
            TlsRecorder? server = null;
            server = new TlsRecorder
            {
                OnMade = static server => server.Transport.PauseProducing(),
                OnData = (_, data) =>
                {
                    // If the plain text came alone, wait for the greeting.
                    if (early.Length <= 3)
                    {
                        early = [.. early, .. data];
                        if (early.Length > 3)
                        {
                            server!.Transport.StartTls(ServerOptions, early.AsSpan(3));
                        }
                    }
                },
            };
            ListeningPort port = await Reactor.ListenTcp(0, Factory.ForProtocol(() => server), Local);
            TlsRecorder client = await Reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () =>
                    new TlsRecorder
                    {
                        OnMade = static client =>
                        {
                            client.Transport.Write("GO\n"u8);
                            client.Transport.StartTls(ClientOptions);
                            client.Transport.Write("hello"u8);
                        },
                    }
            );
            await Until(() => server.Events.Count == 1);
            await port.StopListening();
            for (int i = 0; i < 50; i++)
            {
                await Deferred.Yield();
            }

            server.Transport.ResumeProducing();
            await Until(() => server.Received.EndsWith("hello", StringComparison.Ordinal));
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void Connections_go_over_to_tls_with_what_they_have_not_read() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            client.Write("plain\n"u8);
            Deferred clientSecure = client.StartTls(ClientOptions);
            await client.AsStream().WriteAsync(Bytes("secret"));
            await Until(() => server.Buffered > 6);
            byte[] line = new byte[6];
            await server.AsStream().ReadExactlyAsync(line);
            Assert.Equal("plain\n", Encoding.UTF8.GetString(line));
            await server.StartTls(ServerOptions);
            await clientSecure;
            await client.DisposeAsync();

            Assert.Equal("secret", await ReadToEnd(server.AsStream()));
            Assert.True(((ITlsTransport)server.Transport).IsSecure);
            await server.DisposeAsync();
            await server.WhenEnded();
        });

    [Fact]
    public void Tls_goes_over_tls() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTls(0, ServerOptions, Local);
            await using Connection client = await Reactor.ConnectTls("127.0.0.1", listener.Port, ClientOptions);
            await foreach (Connection server in listener)
            {
                Deferred inner = server.StartTls(new TlsServerOptions { Certificate = Certificates.OtherServer });
                await client.StartTls(
                    new TlsClientOptions { TargetHost = "other.example", TrustedRoots = Certificates.Roots }
                );
                await inner;
                await client.AsStream().WriteAsync(new byte[200_000]);
                client.LoseConnection();
                Assert.Equal(200_000, (await ReadToEnd(server.AsStream())).Length);
                await server.DisposeAsync();
                await client.WhenEnded();
                await server.WhenEnded();
                break;
            }
        });

    [Fact]
    public void An_endpoint_fails_as_a_connection_fails() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            _ = server.StartTls(ServerOptions).AddErrback(static _ => { });
            await Assert.ThrowsAsync<CertificateException>(async () =>
                await client.StartTls(new TlsClientOptions { TargetHost = "elsewhere.example" })
            );
            await Assert.ThrowsAnyAsync<ConnectionEndedException>(async () => await server.WhenEnded());
            await Assert.ThrowsAnyAsync<IOException>(async () => await client.AsStream().ReadExactlyAsync(new byte[1]));
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    [Fact]
    public void Mistakes_throw_at_the_call() =>
        Run(async Deferred () =>
        {
            (Connection? client, Connection? server) = await Pair();
            client.Transport.RegisterProducer((IPushProducer)new Idle());
            Assert.Contains(
                "UnregisterProducer",
                Assert.Throws<InvalidOperationException>(() => client.Transport.StartTls(ClientOptions)).Message,
                StringComparison.Ordinal
            );
            client.Transport.UnregisterProducer();
            client.LoseConnection();
            Assert.Contains(
                "ended",
                Assert.Throws<InvalidOperationException>(() => client.Transport.StartTls(ClientOptions)).Message,
                StringComparison.Ordinal
            );
            await client.DisposeAsync();
            await server.DisposeAsync();
        });

    private sealed class Idle : IPushProducer
    {
        public void PauseProducing() { }

        public void ResumeProducing() { }

        public void StopProducing() { }
    }
}
