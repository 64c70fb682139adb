using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Tls;

/// <summary>What both sides of a TLS connection can choose. Every option has a default.</summary>
public abstract class TlsOptions
{
    private protected TlsOptions() { }

    /// <summary>The application protocols it offers or accepts (ALPN), the favourite first. Default: none.</summary>
    public IReadOnlyList<SslApplicationProtocol> ApplicationProtocols { get; init; } = [];

    /// <summary>The versions of TLS. Default: None, which leaves it to the system, as it should be.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.None;

    /// <summary>How long the handshake may take; the connection is then broken off with a
    /// <see cref="HandshakeTimeoutException"/>. Default: 30 s. Timeout.InfiniteTimeSpan: for ever.</summary>
    /// <remarks>As long as Twisted lets a connection take to be made. It has no time-out for this, so that whoever
    /// connects and stays silent keeps a descriptor for ever.</remarks>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whom to trust, instead of the system's roots. Default: null, the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Whether it is asked if certificates were revoked. Default: not, as asking over the network stops the
    /// loop.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Accepts or refuses the other side's certificate, in place of the rule that it must have no errors. On
    /// the loop; must not block. Default: null.</summary>
    /// <remarks>What it throws is logged, and refuses.</remarks>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }

    /// <summary>The same for who must ask elsewhere first: the connection is not secure before the deferred fires with
    /// true. Default: null.</summary>
    /// <remarks>The handshake's time-out covers it. What it throws is logged, and refuses. The other side may see its
    /// handshake succeed first. Not together with <see cref="ValidateCertificate"/>.</remarks>
    public Func<X509Certificate2?, SslPolicyErrors, Deferred<bool>>? ValidateCertificateAsync { get; init; }

    /// <summary>Whether the other side may be without a certificate.</summary>
    internal abstract bool AcceptsNone { get; }

    /// <summary>How the layer performs its side of the handshake.</summary>
    internal abstract Task Authenticate(SslStream stream, RemoteCertificateValidationCallback validate);

    /// <summary>Whether a certificate with these errors is accepted if nobody is asked.</summary>
    internal virtual bool Accepts(SslPolicyErrors errors) => errors == SslPolicyErrors.None;

    internal void Check()
    {
        if (ValidateCertificate is not null && ValidateCertificateAsync is not null)
        {
            throw new ArgumentException(
                $"Both {nameof(ValidateCertificate)} and {nameof(ValidateCertificateAsync)} are set. Set one of them."
            );
        }

        if (HandshakeTimeout <= TimeSpan.Zero && HandshakeTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(HandshakeTimeout),
                HandshakeTimeout,
                "The handshake needs some time; Timeout.InfiniteTimeSpan gives it all there is."
            );
        }

        CheckOwn();
    }

    private protected virtual void CheckOwn() { }

    private protected List<SslApplicationProtocol>? ApplicationProtocolList() =>
        ApplicationProtocols.Count == 0 ? null : [.. ApplicationProtocols];

    private protected X509ChainPolicy ChainPolicy()
    {
        // Nothing is fetched while a chain is built: that would stop the loop until it has come, or has not. Who wants
        // to know of revocation has said so.
        var policy = new X509ChainPolicy
        {
            RevocationMode = RevocationMode,
            DisableCertificateDownloads = RevocationMode != X509RevocationMode.Online,
        };
        if (TrustedRoots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(TrustedRoots);
        }

        return policy;
    }
}
