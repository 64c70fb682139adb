using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Becket.Net.Endpoints;

namespace Becket.Net.Tls;

/// <summary>A certificate, its private key and the certificates between it and a root, in PEM files that can be read
/// again. Each handshake uses what was read last, so a certificate is renewed without a restart.</summary>
/// <remarks>
/// <para>The certificate's file holds the certificate first, and then the certificates between it and the root, in any
/// order: what <c>fullchain.pem</c> of certbot and <c>tls.crt</c> of Kubernetes hold.</para>
/// <para>Any thread may use it, and one object may be used in several options. Connections that exist keep the
/// certificate of their handshake. Reading takes well under a millisecond from a local disk.</para>
/// </remarks>
public sealed class CertificateFiles
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly string? _password;
    private readonly Lock _gate = new();

    /// <summary>Of the contents that were read last, also of those that were of no use.</summary>
    private byte[] _digest = [];
    private volatile Contents _contents;

    /// <summary>Reads the files.</summary>
    /// <param name="certificateFile">The file of the certificate and of those between it and the root.</param>
    /// <param name="keyFile">The file of the private key; null if the certificate's file holds it too.</param>
    /// <param name="password">The password of an encrypted key; null if it is not encrypted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">The files hold no certificate with its private key.</exception>
    public CertificateFiles(string certificateFile, string? keyFile = null, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        _certificateFile = certificateFile;
        _keyFile = keyFile ?? certificateFile;
        _password = password;
        (string certificates, string key) = Read();
        _digest = DigestOf(certificates, key);
        _contents = Parse(certificates, key);
    }

    /// <summary>The certificate that was read last, with its private key.</summary>
    public X509Certificate2 Certificate => _contents.Certificate;

    /// <summary>The certificates between it and the root: a copy.</summary>
    public X509Certificate2Collection IntermediateCertificates => [.. _contents.Intermediates];

    /// <summary>What handshakes need.</summary>
    internal SslStreamCertificateContext Context => _contents.Context;

    /// <summary>Reads the files again. If it throws, what was read before stays in use.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">The files hold no certificate with its private key.</exception>
    public void Reload()
    {
        lock (_gate)
        {
            (string certificates, string key) = Read();
            _digest = DigestOf(certificates, key);
            _contents = Parse(certificates, key);
        }
    }

    /// <summary>Reads the files again, and uses them if they hold something else than before. Contents that are of no
    /// use throw once, not again until the files change: a renewal that replaces one file after the other may be met
    /// between the two.</summary>
    /// <returns>Whether handshakes use something new.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">The files hold no certificate with its private key.</exception>
    public bool ReloadIfChanged()
    {
        lock (_gate)
        {
            // The contents, not the time of the files: Kubernetes replaces a folder that links lead through.
            (string certificates, string key) = Read();
            byte[] digest = DigestOf(certificates, key);
            if (digest.AsSpan().SequenceEqual(_digest))
            {
                return false;
            }

            _digest = digest;
            _contents = Parse(certificates, key);
            return true;
        }
    }

    private static byte[] DigestOf(string certificates, string key) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{certificates}\0{key}"));

#pragma warning disable RS0030 // Small local files, read when the program asks for it.
    private (string Certificates, string Key) Read()
    {
        string certificates = File.ReadAllText(_certificateFile);
        return (certificates, _keyFile == _certificateFile ? certificates : File.ReadAllText(_keyFile));
    }
#pragma warning restore RS0030

    private Contents Parse(string certificates, string key)
    {
        try
        {
            X509Certificate2 certificate = PemFiles.Usable(
                _password is null
                    ? X509Certificate2.CreateFromPem(certificates, key)
                    : X509Certificate2.CreateFromEncryptedPem(certificates, key, _password)
            );
            var others = new X509Certificate2Collection();
            others.ImportFromPem(certificates);
            for (int at = others.Count - 1; at >= 0; at--)
            {
                if (others[at].RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))
                {
                    others.RemoveAt(at);
                }
            }

            return new Contents(
                certificate,
                others,
                SslStreamCertificateContext.Create(certificate, others, offline: true)
            );
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            string files = _keyFile == _certificateFile ? _certificateFile : $"{_certificateFile} and {_keyFile}";
            throw new InvalidDataException(
                $"No certificate with its private key, in PEM, is in {files}. The first certificate in the file must "
                    + $"be the one that the key belongs to. {error.Message}",
                error
            );
        }
    }

    private sealed record Contents(
        X509Certificate2 Certificate,
        X509Certificate2Collection Intermediates,
        SslStreamCertificateContext Context
    );
}
