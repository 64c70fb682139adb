using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Net.Tls;

// The clients of these tests accept every certificate, or read only to see the end; renegotiation exists on some
// platforms only.
#pragma warning disable CA1416, CA2022, CA5359

public sealed partial class TlsFailureTests : TlsTest
{
    [Fact]
    public void A_certificate_for_another_name_is_refused() =>
        Run(async Deferred () =>
        {
            (Exception? error, TlsRecorder? client, TlsRecorder? server) = await FailingPair(
                new TlsClientOptions { TargetHost = "elsewhere.example", TrustedRoots = Certificates.Roots }
            );

            Assert.Contains(
                "RemoteCertificateNameMismatch",
                Assert.IsType<CertificateException>(error).Message,
                StringComparison.Ordinal
            );
            Assert.Same(error, client.Reason);
            Assert.IsAssignableFrom<ConnectionEndedException>(server.Reason);
            Assert.IsNotType<ConnectionDoneException>(server.Reason);
        });

    [Fact]
    public void A_certificate_without_a_trusted_root_is_refused() =>
        Run(async Deferred () =>
        {
            (Exception? error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                new TlsClientOptions { TargetHost = "localhost" }
            );

            Assert.Contains(
                "RemoteCertificateChainErrors",
                Assert.IsType<CertificateException>(error).Message,
                StringComparison.Ordinal
            );
        });

    [Fact]
    public void The_host_that_is_connected_to_is_the_name_unless_another_is_given() =>
        Run(async Deferred () =>
        {
            // The certificate bears the address 127.0.0.1 too.
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                new TlsClientOptions { TrustedRoots = Certificates.Roots }
            );
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void A_callback_decides_and_runs_on_the_loop() =>
        Run(async Deferred () =>
        {
            int thread = 0;
            SynchronizationContext? context = null;
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                new TlsClientOptions
                {
                    TargetHost = "elsewhere.example",
                    ValidateCertificate = (_, _, _, errors) =>
                    {
                        (thread, context) = (Environment.CurrentManagedThreadId, SynchronizationContext.Current);
                        return errors != SslPolicyErrors.None;
                    },
                }
            );

            Assert.Equal(Environment.CurrentManagedThreadId, thread);
            Assert.Same(SynchronizationContext.Current, context);
            client.Transport.LoseConnection();
            await server.Ended;
            (Exception? error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    TrustedRoots = Certificates.Roots,
                    ValidateCertificate = (_, _, _, _) => false,
                }
            );
            Assert.Contains(
                "validation callback",
                Assert.IsType<CertificateException>(error).Message,
                StringComparison.Ordinal
            );
        });

    [Fact]
    public void A_callback_that_throws_refuses_and_is_logged() =>
        Run(async Deferred () =>
        {
            var boom = new InvalidDataException("boom");
            (Exception? error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                new TlsClientOptions { TargetHost = "localhost", ValidateCertificate = (_, _, _, _) => throw boom }
            );

            Assert.Same(boom, Assert.IsType<CertificateException>(error).InnerException);
            Assert.Same(boom, Log.TakeOne().Error);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_callback_may_answer_later(bool isAccepted) =>
        Run(async Deferred () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            TlsRecorder? client = null;
            var options = new TlsClientOptions
            {
                TargetHost = "elsewhere.example",
                ValidateCertificateAsync = async Deferred<bool> (certificate, errors) =>
                {
                    Assert.Equal("CN=localhost", certificate!.Subject);
                    Assert.NotEqual(SslPolicyErrors.None, errors);
                    await Task.Run(static () => { });
                    Assert.Equal(thread, Environment.CurrentManagedThreadId);
                    return isAccepted;
                },
            };
            if (isAccepted)
            {
                var early = new TlsRecorder { OnMade = static client => client.Transport.Write("secret"u8) };
                (client, TlsRecorder? server) = await TlsPair(options, clientProtocol: early);
                await Until(() => server.Received == "secret");
                client.Transport.LoseConnection();
                await server.Ended;
                Assert.Equal([thread], client.Threads);
            }
            else
            {
                (Exception? error, TlsRecorder _, TlsRecorder? server) = await FailingPair(options);
                Assert.IsType<CertificateException>(error);
                Assert.Equal(0, server.Count);
            }
        });

    [Fact]
    public void A_callback_that_answers_later_with_a_failure_refuses_and_is_logged() =>
        Run(async Deferred () =>
        {
            var boom = new InvalidDataException("boom");
            (Exception? error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    ValidateCertificateAsync = (_, _) => Deferred.Fail<bool>(boom),
                }
            );

            Assert.Same(boom, Assert.IsType<CertificateException>(error).InnerException);
            Assert.Same(boom, Log.TakeOne().Error);
        });

    [Fact]
    public void A_client_without_a_certificate_is_refused_where_one_is_required() =>
        Run(async Deferred () =>
        {
            var server = new TlsRecorder();
            var client = new TlsRecorder();
            try
            {
                await TlsPair(
                    server: new TlsServerOptions
                    {
                        Certificate = Certificates.Server,
                        TrustedRoots = Certificates.Roots,
                        ClientCertificates = ClientCertificateMode.Require,
                    },
                    clientProtocol: client,
                    serverProtocol: server
                );
            }
            catch (IOException)
            {
                // Under TLS 1.3 a client notices the refusal only when it reads.
            }

            await server.Ended;
            await client.Ended;
            Assert.Contains(
                "no certificate",
                Assert.IsType<CertificateException>(server.Reason).Message,
                StringComparison.Ordinal
            );
            Assert.IsNotType<ConnectionDoneException>(client.Reason);
        });

    [Theory]
    [InlineData(ClientCertificateMode.Allow)]
    [InlineData(ClientCertificateMode.Require)]
    public void A_client_with_an_untrusted_certificate_is_refused(ClientCertificateMode mode) =>
        Run(async Deferred () =>
        {
            var server = new TlsRecorder();
            var client = new TlsRecorder();
            try
            {
                await TlsPair(
                    new TlsClientOptions
                    {
                        TargetHost = "localhost",
                        TrustedRoots = Certificates.Roots,
                        Certificate = Certificates.StrangeClient,
                    },
                    new TlsServerOptions
                    {
                        Certificate = Certificates.Server,
                        TrustedRoots = Certificates.Roots,
                        ClientCertificates = mode,
                    },
                    client,
                    server
                );
            }
            catch (IOException)
            {
                // As above.
            }

            await server.Ended;
            await client.Ended;
            Assert.IsType<CertificateException>(server.Reason);
        });

    [Fact]
    public void A_client_with_a_valid_certificate_is_accepted_and_so_is_one_without_if_none_is_required() =>
        Run(async Deferred () =>
        {
            var required = new TlsServerOptions
            {
                Certificate = Certificates.Server,
                TrustedRoots = Certificates.Roots,
                ClientCertificates = ClientCertificateMode.Require,
            };
            var allowed = new TlsServerOptions
            {
                Certificate = Certificates.Server,
                TrustedRoots = Certificates.Roots,
                ClientCertificates = ClientCertificateMode.Allow,
            };
            var good = new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustedRoots = Certificates.Roots,
                Certificate = Certificates.Client,
            };
            foreach (
                (TlsClientOptions? client, TlsServerOptions? server, string? subject) in new[]
                {
                    (good, required, "CN=some client"),
                    (good, allowed, "CN=some client"),
                    (ClientOptions, allowed, null),
                }
            )
            {
                (TlsRecorder? one, TlsRecorder? other) = await TlsPair(client, server);
                await other.Tls.WaitForHandshake();
                Assert.Equal(subject, other.Tls.RemoteCertificate?.Subject);
                one.Transport.LoseConnection();
                await other.Ended;
            }
        });

    [Fact]
    public void A_record_that_was_tampered_with_is_a_failure() =>
        Run(async Deferred () =>
        {
            (Socket? peer, TlsRecorder? server) = await RawPair();
            await Task.Run(async () =>
            {
                var network = new NetworkStream(peer, ownsSocket: true);
                await using var stream = new SslStream(network);
                await stream.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "localhost",
                        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                    }
                );
                await network.WriteAsync(
                    new byte[] { 0x17, 0x03, 0x03, 0x00, 0x20 }
                        .Concat(new byte[32])
                        .ToArray()
                );
                await network.ReadAsync(new byte[10_000]);
            });
            await server.Ended;

            Assert.IsType<TlsException>(server.Reason);
        });

    [Fact]
    public void Mistakes_throw_at_the_call() =>
        Run(async Deferred () =>
        {
            var factory = Factory.ForProtocol(() => new TlsRecorder());
            Assert.Contains(
                "needs a certificate",
                Assert
                    .Throws<ArgumentException>(() =>
                    {
                        _ = Reactor.ListenTls(0, factory, new TlsServerOptions());
                    })
                    .Message,
                StringComparison.Ordinal
            );
            using X509Certificate2 keyless =
                System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(
                    Certificates.Server.RawData
                );
            Assert.Contains(
                "private key",
                Assert
                    .Throws<ArgumentException>(() =>
                    {
                        _ = Reactor.ListenTls(0, factory, new TlsServerOptions { Certificate = keyless });
                    })
                    .Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "TargetHost",
                Assert.Throws<ArgumentException>(() => factory.OverTls(new TlsClientOptions())).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "one of them",
                Assert
                    .Throws<ArgumentException>(() =>
                        factory.OverTls(
                            new TlsClientOptions
                            {
                                TargetHost = "x",
                                ValidateCertificate = (_, _, _, _) => true,
                                ValidateCertificateAsync = (_, _) => Deferred.Succeed(true),
                            }
                        )
                    )
                    .Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                factory.OverTls(new TlsClientOptions { TargetHost = "x", HandshakeTimeout = TimeSpan.Zero })
            );
            await Deferred.Succeed();
        });
}
