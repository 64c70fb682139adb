using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;

namespace Becket.Net.Tls;

/// <summary>Options for a TLS client.</summary>
/// <remarks>Source: <c>optionsForClientTLS</c>. As in Twisted, the server's name is checked unless a callback decides
/// otherwise.</remarks>
public sealed class TlsClientOptions : TlsOptions
{
    private SslStreamCertificateContext? _context;

    /// <summary>The name that the server's certificate must bear, and that is sent to the server (SNI). Default: null,
    /// the host of the connection.</summary>
    /// <remarks>With <c>StartTls</c> there is no such host: set it.</remarks>
    public string? TargetHost { get; init; }

    /// <summary>The client's own certificate, with its private key, for servers that ask. Default: none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates between it and the root. Default: none; nothing is fetched.</summary>
    public X509Certificate2Collection? IntermediateCertificates { get; init; }

    /// <summary>The client's certificate, its key and the certificates between it and the root, in files that can be
    /// read again. In place of <see cref="Certificate"/> and <see cref="IntermediateCertificates"/>. Default:
    /// null.</summary>
    public CertificateFiles? CertificateFiles { get; init; }

    /// <summary>Changes options that this class does not offer, for each connection before its handshake. Runs on the
    /// loop, and must be done when it returns. Default: null.</summary>
    /// <exception cref="ArgumentException">It is an <c>async</c> function.</exception>
    [RunsOnLoop]
    public Action<SslClientAuthenticationOptions>? Configure
    {
        get;
        init => field = AsyncVoid.Refuse(value, nameof(Configure));
    }

    internal override bool AcceptsNone => false;

    /// <summary>The same options for a host.</summary>
    internal TlsClientOptions For(string host) =>
        TargetHost is not null
            ? this
            : new TlsClientOptions
            {
                TargetHost = host,
                Certificate = Certificate,
                IntermediateCertificates = IntermediateCertificates,
                CertificateFiles = CertificateFiles,
                Configure = Configure,
                ApplicationProtocols = ApplicationProtocols,
                Protocols = Protocols,
                HandshakeTimeout = HandshakeTimeout,
                TrustedRoots = TrustedRoots,
                RevocationMode = RevocationMode,
                ValidateCertificate = ValidateCertificate,
                ValidateCertificateAsync = ValidateCertificateAsync,
            };

    internal override Task Authenticate(
        SslStream stream,
        RemoteCertificateValidationCallback validate,
        Action<Exception, string> report
    )
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = TargetHost,
            ApplicationProtocols = ApplicationProtocolList(),
            EnabledSslProtocols = Protocols,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = validate,
            AllowRenegotiation = false,
        };
        if (CertificateFiles is not null)
        {
            options.ClientCertificateContext = CertificateFiles.Context;
        }
        else if (Certificate is not null)
        {
            options.ClientCertificateContext = _context ??= SslStreamCertificateContext.Create(
                Certificate,
                IntermediateCertificates,
                offline: true
            );
        }

        if (Configure is { } configure)
        {
            Call(
                options =>
                {
                    configure(options);
                    return true;
                },
                options,
                nameof(Configure),
                report
            );
        }

        return stream.AuthenticateAsClientAsync(options);
    }

    private protected override void CheckOwn()
    {
        if (CertificateFiles is not null && (Certificate ?? (object?)IntermediateCertificates) is not null)
        {
            throw new ArgumentException(
                $"{nameof(CertificateFiles)} holds the certificate and those between it and the root: set it without "
                    + $"{nameof(Certificate)} and {nameof(IntermediateCertificates)}."
            );
        }

        if (TargetHost is null)
        {
            throw new ArgumentException(
                $"A TLS client needs the server's name: set {nameof(TargetHost)} to the name that the "
                    + $"server's certificate bears."
            );
        }
    }
}
