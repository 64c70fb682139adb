using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Crawler.Site.Fronts;

/// <summary>The certificates of the names that begin with "tls-": one that is good if its authority is trusted, and
/// three that nobody should accept.</summary>
public static class SiteCertificates
{
    private static readonly X509Certificate2 s_authority = MakeAuthority();
    private static readonly X509Certificate2 s_good = Make("tls-good.test", days: 30);
    private static readonly X509Certificate2 s_expired = Make("tls-expired.test", days: -1);
    private static readonly X509Certificate2 s_other = Make("somebody-else.test", days: 30);
    private static readonly X509Certificate2 s_selfSigned = Make("tls-self-signed.test", days: 30, isSelfSigned: true);

    /// <summary>The authority that has signed the first three, as PEM: a file of it in SSL_CERT_FILE makes a process
    /// trust it.</summary>
    public static string AuthorityPem => s_authority.ExportCertificatePem();

    internal static X509Certificate2? Select(ConnectionContext? context, string? name) =>
        name switch
        {
            "tls-expired.test" => s_expired,
            "tls-wrong-name.test" => s_other,
            "tls-self-signed.test" => s_selfSigned,
            _ => s_good,
        };

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=The test site's authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    private static X509Certificate2 Make(string name, int days, bool isSelfSigned = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
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
