using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Becket.Orleans.Clustering;

/// <summary>TLS between the processes of a cluster, in both directions with a certificate.</summary>
internal sealed class ClusterCertificate
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2? _authority;

    private ClusterCertificate(X509Certificate2 own, X509Certificate2? authority) =>
        (_own, _authority) = (own, authority);

    /// <summary>Reads the files of the options; null if they name none.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be read, or the private key is missing.</exception>
    public static ClusterCertificate? Load(JobClusterOptions options)
    {
        if (options.Certificate is not { } path)
        {
            return null;
        }

        X509Certificate2 own = Read(path, LoadWithKey);
        if (!own.HasPrivateKey)
        {
            throw new InvalidOperationException(
                $"The file {path} of JobCluster:Certificate has no private key. Put the key into the same file."
            );
        }

        X509Certificate2? authority = options.CertificateAuthority is { } file
            ? Read(file, X509CertificateLoader.LoadCertificateFromFile)
            : null;
        return new ClusterCertificate(own, authority);
    }

    public void Apply(TlsOptions tls)
    {
        tls.LocalCertificate = _own;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, _, _) => IsMember(certificate);

        // Members are found by their addresses: what their certificates are called says nothing.
        tls.OnAuthenticateAsClient = static (_, client) => client.TargetHost = "becket";
    }

    /// <summary>Whether another process belongs to the cluster, by its certificate.</summary>
    public bool IsMember(X509Certificate2 certificate)
    {
        if (_authority is null)
        {
            return CryptographicOperations.FixedTimeEquals(certificate.RawData, _own.RawData);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2 LoadWithKey(string path)
    {
        if (X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, null);
        }

        var certificate = X509Certificate2.CreateFromPemFile(path);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Its TLS takes no key that is in memory only.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static X509Certificate2 Read(string path, Func<string, X509Certificate2> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The certificate {path} cannot be read: {error.Message}", error);
        }
    }
}
