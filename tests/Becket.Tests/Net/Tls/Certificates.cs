using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Net.Tls;

/// <summary>Certificates for tests, made in memory: a root, and certificates that it signs.</summary>
internal static class Certificates
{
    private static readonly DateTimeOffset s_from = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset s_to = DateTimeOffset.UtcNow.AddDays(30);
    private static int s_made;

    public static X509Certificate2 Root { get; } = MakeRoot("CN=Becket test root");

    /// <summary>For localhost and 127.0.0.1.</summary>
    public static X509Certificate2 Server { get; } = Make("CN=localhost", "localhost");

    public static X509Certificate2 OtherServer { get; } = Make("CN=other.example", "other.example");

    public static X509Certificate2 Expired { get; } = Make("CN=localhost", "localhost", s_from.AddHours(1));

    public static X509Certificate2 Client { get; } = Make("CN=some client", "client.example");

    public static X509Certificate2 StrangeClient { get; } = MakeRoot("CN=somebody else");

    public static X509Certificate2Collection Roots => [Root];

    private static X509Certificate2 MakeRoot(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true)
        );
        return request.CreateSelfSigned(s_from, s_to);
    }

    private static X509Certificate2 Make(string name, string host, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        byte[] serial = BitConverter.GetBytes(Interlocked.Increment(ref s_made));
        using X509Certificate2 signed = request.Create(Root, s_from, until ?? s_to.AddDays(-1), serial);
        return signed.CopyWithPrivateKey(key);
    }
}
