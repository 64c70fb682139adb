using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Crawler.Site.Fronts;

/// <summary>The certificates of the site's addresses: a good one on 127.0.0.1, and one each on 127.0.0.2 to 127.0.0.4
/// that has expired, has another's name, or is signed by nobody but itself.</summary>
public static class SiteCertificates
{
    private static readonly X509Certificate2 s_authority = MakeAuthority();

    private static readonly X509Certificate2[] s_byAddress =
    [
        Make("127.0.0.1", days: 30),
        Make("127.0.0.2", days: -1),
        Make("127.0.0.99", days: 30),
        Make("127.0.0.4", days: 30, isSelfSigned: true),
    ];

    /// <summary>The authority of the first three, as PEM. A process trusts a file of it that SSL_CERT_FILE
    /// names.</summary>
    public static string AuthorityPem => s_authority.ExportCertificatePem();

    internal static X509Certificate2 Of(IPAddress address) => s_byAddress[address.GetAddressBytes()[3] - 1];

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=The test site's authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    private static X509Certificate2 Make(string address, int days, bool isSelfSigned = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={address}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset begin = DateTimeOffset.UtcNow.AddDays(-30),
            end = DateTimeOffset.UtcNow.AddDays(days);
        using X509Certificate2 made = isSelfSigned
            ? request.CreateSelfSigned(begin, end)
            : Signed(request, key, begin, end);

        // A key that is not bound to a file: SslStream does not take the ephemeral one everywhere.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private static X509Certificate2 Signed(
        CertificateRequest request,
        ECDsa key,
        DateTimeOffset begin,
        DateTimeOffset end
    )
    {
        using X509Certificate2 signed = request.Create(s_authority, begin, end, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
