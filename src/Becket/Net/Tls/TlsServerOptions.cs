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

    /// <summary>The server's certificate, with its private key. Needed unless <see cref="SelectCertificate"/> is
    /// set.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates between it and the root, which are sent to clients. Default: none; nothing is
    /// fetched.</summary>
    public X509Certificate2Collection? IntermediateCertificates { get; init; }

    /// <summary>Chooses the certificate by the name that the client asks for (null if it asks for none). On the loop;
    /// must not block. Default: null.</summary>
    public Func<string?, X509Certificate2>? SelectCertificate { get; init; }

    /// <summary>Whether clients are asked for a certificate. Default: None.</summary>
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>Changes options that this class does not offer, for each connection before its handshake. Runs on the
    /// loop, and must be done when it returns. Default: null.</summary>
    /// <exception cref="ArgumentException">It is an <c>async</c> function.</exception>
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
        if (SelectCertificate is { } select)
        {
            options.ServerCertificateSelectionCallback = (_, name) =>
                Call(select, string.IsNullOrEmpty(name) ? null : name, nameof(SelectCertificate), report);
        }
        else
        {
            options.ServerCertificateContext = _context ??= SslStreamCertificateContext.Create(
                Certificate!,
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

        return stream.AuthenticateAsServerAsync(options);
    }

    private protected override void CheckOwn()
    {
        if (Certificate is null && SelectCertificate is null)
        {
            throw new ArgumentException(
                $"A TLS server needs a certificate: set {nameof(Certificate)} or {nameof(SelectCertificate)}."
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
}
