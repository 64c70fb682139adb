using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;

namespace Becket.Net.Tls;

/// <summary>Options for a TLS server.</summary>
/// <remarks>Use one object for all connections: it keeps the certificate's chain and the session tickets. Source:
/// <c>CertificateOptions</c>.</remarks>
public sealed class TlsServerOptions : TlsOptions
{
    private SslStreamCertificateContext? _context;

    /// <summary>The server's certificate, with its private key. Needed unless <see cref="CertificateFiles"/> or a
    /// function that selects is set.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates between it and the root, which are sent to clients. Default: none; nothing is
    /// fetched.</summary>
    public X509Certificate2Collection? IntermediateCertificates { get; init; }

    /// <summary>The certificate, its key and the certificates between it and the root, in files that can be read again
    /// while the server runs. In place of <see cref="Certificate"/> and <see cref="IntermediateCertificates"/>.
    /// Default: null.</summary>
    public CertificateFiles? CertificateFiles { get; init; }

    /// <summary>Chooses the certificate by the name that the client asks for (null if it asks for none). On the loop;
    /// must not block. Default: null.</summary>
    /// <remarks>It is sent without certificates between it and the root; <see cref="SelectCertificateFiles"/> sends
    /// them.</remarks>
    [RunsOnLoop]
    public Func<string?, X509Certificate2>? SelectCertificate { get; init; }

    /// <summary>Chooses the certificate, with those between it and the root, by the name that the client asks for (null
    /// if it asks for none). On the loop; must not block. If it throws, the handshake fails. Default: null.</summary>
    [RunsOnLoop]
    public Func<string?, CertificateFiles>? SelectCertificateFiles { get; init; }

    /// <summary>Whether clients are asked for a certificate. Default: None.</summary>
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>Changes options that this class does not offer, for each connection before its handshake. Runs on the
    /// loop, and must be done when it returns. Default: null.</summary>
    /// <exception cref="ArgumentException">It is an <c>async</c> function.</exception>
    [RunsOnLoop]
    public Action<SslServerAuthenticationOptions>? Configure
    {
        get;
        init => field = AsyncVoid.Refuse(value, nameof(Configure));
    }

    internal override bool AcceptsNone => ClientCertificates != ClientCertificateMode.Require;

    internal override Task Authenticate(
        SslStream stream,
        RemoteCertificateValidationCallback validate,
        Action<Exception, string> report
    )
    {
        var options = new SslServerAuthenticationOptions
        {
            ApplicationProtocols = ApplicationProtocolList(),
            EnabledSslProtocols = Protocols,
            ClientCertificateRequired = ClientCertificates != ClientCertificateMode.None,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = validate,

            // A client that asks for one handshake after the other costs much CPU time (CVE-2011-1473).
            AllowRenegotiation = false,
        };
        if (SelectCertificateFiles is { } selectFiles)
        {
            CallConfigure(options, report);
            return stream.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    CertificateFiles files = Call(
                        name => selectFiles(name) ?? throw NoCertificateFiles(name),
                        string.IsNullOrEmpty(hello.ServerName) ? null : hello.ServerName,
                        nameof(SelectCertificateFiles),
                        report
                    );
                    options.ServerCertificateContext = files.Context;
                    return new ValueTask<SslServerAuthenticationOptions>(options);
                },
                state: null
            );
        }

        if (SelectCertificate is { } select)
        {
            options.ServerCertificateSelectionCallback = (_, name) =>
                Call(select, string.IsNullOrEmpty(name) ? null : name, nameof(SelectCertificate), report);
        }
        else
        {
            options.ServerCertificateContext =
                CertificateFiles?.Context
                ?? (
                    _context ??= SslStreamCertificateContext.Create(
                        Certificate!,
                        IntermediateCertificates,
                        offline: true
                    )
                );
        }

        CallConfigure(options, report);

        return stream.AuthenticateAsServerAsync(options);
    }

    private protected override void CheckOwn()
    {
        if (
            Certificate is null
            && CertificateFiles is null
            && SelectCertificate is null
            && SelectCertificateFiles is null
        )
        {
            throw new ArgumentException(
                $"A TLS server needs a certificate: set {nameof(Certificate)}, {nameof(CertificateFiles)}, "
                    + $"{nameof(SelectCertificate)} or {nameof(SelectCertificateFiles)}."
            );
        }

        if (CertificateFiles is not null && (Certificate ?? (object?)IntermediateCertificates) is not null)
        {
            throw new ArgumentException(
                $"{nameof(CertificateFiles)} holds the certificate and those between it and the root: set it without "
                    + $"{nameof(Certificate)} and {nameof(IntermediateCertificates)}."
            );
        }

        if (SelectCertificate is not null && SelectCertificateFiles is not null)
        {
            throw new ArgumentException(
                $"Both {nameof(SelectCertificate)} and {nameof(SelectCertificateFiles)} are set. Set one of them."
            );
        }

        if (Certificate is { HasPrivateKey: false })
        {
            throw new ArgumentException(
                "The server's certificate has no private key: load it together with its key, as with "
                    + "X509Certificate2.CreateFromPemFile(certificate, key)."
            );
        }
    }

    private static InvalidOperationException NoCertificateFiles(string? name) =>
        new(
            $"{nameof(SelectCertificateFiles)} returned null for {name ?? "a client that names no host"}. "
                + "Return the files of a default certificate, or throw to refuse the client."
        );

    private void CallConfigure(SslServerAuthenticationOptions options, Action<Exception, string> report)
    {
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
    }
}
