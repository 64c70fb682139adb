using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Net.Tls;

/// <summary>The options that TLS clients and servers share. Every option has a default.</summary>
public abstract class TlsOptions
{
    private protected TlsOptions() => LoadedEarly.LoadForTls();

    /// <summary>The application protocols to offer or accept (ALPN), the preferred one first. Default: none.</summary>
    public IReadOnlyList<SslApplicationProtocol> ApplicationProtocols { get; init; } = [];

    /// <summary>The versions of TLS. Default: None, which lets the system choose and is recommended.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.None;

    /// <summary>How long the handshake may take. Then the connection is aborted with a
    /// <see cref="HandshakeTimeoutException"/>. Default: 30 s. Timeout.InfiniteTimeSpan: without limit.</summary>
    /// <remarks>As long as Twisted lets connecting take. Twisted has no time-out for the handshake, so a client that
    /// connects and stays silent keeps a descriptor forever.</remarks>
    public TimeSpan HandshakeTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(HandshakeTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The root certificates to trust, in place of the system's. Default: null, the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Whether revocation of certificates is checked. Default: no check, because asking over the network
    /// blocks the loop.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Accepts or refuses the peer's certificate, in place of the rule that it must have no errors. Runs on
    /// the loop and must not block. Default: null.</summary>
    /// <remarks>If it throws, the exception is logged and the certificate is refused.</remarks>
    [RunsOnLoop]
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }

    /// <summary>The same for a decision that takes time: the connection is not secure before the deferred fires with
    /// true. Default: null.</summary>
    /// <remarks>The handshake's time-out covers it. If it throws or fails, the exception is logged and the certificate
    /// is refused. The peer's handshake may succeed before. Not together with
    /// <see cref="ValidateCertificate"/>.</remarks>
    [RunsOnLoop]
    public Func<X509Certificate2?, SslPolicyErrors, Deferred<bool>>? ValidateCertificateAsync { get; init; }

    /// <summary>Whether the peer may have no certificate.</summary>
    internal abstract bool AcceptsNone { get; }

    /// <summary>Performs this side's part of the handshake.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="validate">Decides about the peer's certificate.</param>
    /// <param name="report">Reports what the program's own function threw, and its name. The handshake fails.</param>
    internal abstract Task Authenticate(
        SslStream stream,
        RemoteCertificateValidationCallback validate,
        Action<Exception, string> report
    );

    /// <summary>Whether a certificate with these errors is accepted without a callback.</summary>
    internal virtual bool Accepts(SslPolicyErrors errors) => errors == SslPolicyErrors.None;

    internal void Check()
    {
        if (ValidateCertificate is not null && ValidateCertificateAsync is not null)
        {
            throw new ArgumentException(
                $"Both {nameof(ValidateCertificate)} and {nameof(ValidateCertificateAsync)} are set. Set one of them."
            );
        }

        CheckOwn();
    }

    /// <summary>Calls a function of the program. What it throws is reported and fails the handshake.</summary>
    private protected static TResult Call<TArgument, TResult>(
        Func<TArgument, TResult> function,
        TArgument argument,
        string name,
        Action<Exception, string> report
    )
    {
        try
        {
            return function(argument);
        }
        catch (Exception error)
        {
            report(error, name);
            throw;
        }
    }

    private protected virtual void CheckOwn() { }

    private protected List<SslApplicationProtocol>? ApplicationProtocolList() =>
        ApplicationProtocols.Count == 0 ? null : [.. ApplicationProtocols];

    private protected X509ChainPolicy ChainPolicy()
    {
        // Nothing is fetched while a chain is built, because that blocks the loop; except for revocation, if
        // RevocationMode asks for it.
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
