using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Net.Tls;

/// <summary>What the error says about a certificate that is refused.</summary>
public sealed class CertificateFaultsTests : TlsTest
{
    [Fact]
    public void A_wrong_name_names_the_name_wanted_and_the_names_borne() =>
        Fails(
            Certificates.Server,
            new TlsClientOptions { TargetHost = "elsewhere.example", TrustedRoots = Certificates.Roots },
            "It is not for elsewhere.example, but for localhost, 127.0.0.1."
        );

    [Fact]
    public void An_expired_certificate_names_the_date() =>
        Fails(
            Certificates.Expired,
            ClientOptions,
            string.Create(
                CultureInfo.InvariantCulture,
                $"It has expired: it was valid until {Certificates.Expired.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}"
            )
        );

    [Fact]
    public void An_unknown_root_is_named() =>
        Fails(Certificates.Server, new TlsClientOptions { TargetHost = "localhost" }, "CN=Becket test root");

    [Fact]
    public void A_certificate_that_signed_itself_is_called_so_and_has_no_name_of_a_host() =>
        Fails(
            Certificates.StrangeClient,
            ClientOptions,
            "It is signed by itself",
            "but for no name of a host (its subject is CN=somebody else)"
        );

    private void Fails(X509Certificate2 certificate, TlsClientOptions client, params string[] parts) =>
        Run(async Deferred () =>
        {
            (Exception? error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                client,
                new TlsServerOptions { Certificate = certificate }
            );
            string message = Assert.IsType<CertificateException>(error).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        });
}
