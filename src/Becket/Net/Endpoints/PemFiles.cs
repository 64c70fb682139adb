using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Net.Endpoints;

/// <summary>Certificates in files.</summary>
internal static class PemFiles
{
    /// <summary>A certificate with its private key.</summary>
    /// <param name="description">For the error, if it cannot be read.</param>
    /// <param name="certificate">The argument that names the certificate's file; without it, the key's file holds
    /// both.</param>
    /// <param name="key">The argument that names the private key's file.</param>
    public static X509Certificate2 Load(EndpointDescription description, string certificate, string key)
    {
        string keyFile = description.GetString(key);
        string certificateFile = description.GetString(certificate, keyFile)!;
        try
        {
            return Usable(X509Certificate2.CreateFromPemFile(certificateFile, keyFile));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw description.InvalidValue(
                key,
                keyFile,
                $"files in PEM with a certificate and its private key. {error.Message}"
            );
        }
    }

    /// <summary>The certificate in the form that TLS accepts on this system.</summary>
    public static X509Certificate2 Usable(X509Certificate2 pem)
    {
        if (!OperatingSystem.IsWindows())
        {
            return pem;
        }

        // TLS on Windows does not accept keys that exist in memory only.
        using (pem)
        {
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>All certificates of a file.</summary>
    public static X509Certificate2Collection LoadAll(EndpointDescription description, string argument)
    {
        string file = description.GetString(argument);
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return all.Count > 0
                ? all
                : throw description.InvalidValue(argument, file, "a file with certificates in PEM");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw description.InvalidValue(argument, file, $"a file with certificates in PEM. {error.Message}");
        }
    }
}
