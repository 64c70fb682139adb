using System.Net;
using System.Net.Security;
using Becket.Net.Tls;

namespace Becket.Http.Loop;

/// <summary>The settings of a <see cref="SocketsHttpHandler"/>, read once.</summary>
internal sealed class LoopSettings
{
    public LoopSettings(SocketsHttpHandler settings, bool isRealTime)
    {
        CheckSupported(settings);
        MaxConnectionsPerServer = settings.MaxConnectionsPerServer;
        IdleTimeout = settings.PooledConnectionIdleTimeout;
        Lifetime = settings.PooledConnectionLifetime;
        ConnectTimeout = settings.ConnectTimeout;
        Expect100ContinueTimeout = settings.Expect100ContinueTimeout;
        MaxHeadersBytes = settings.MaxResponseHeadersLength * 1024L;
        MaxDrainBytes = settings.MaxResponseDrainSize;
        DrainTimeout = settings.ResponseDrainTimeout;
        MaxRedirects = settings.AllowAutoRedirect ? settings.MaxAutomaticRedirections : 0;
        Cookies = settings.UseCookies ? settings.CookieContainer : null;
        Decompression = settings.AutomaticDecompression;
        ProxyCredentials = settings.DefaultProxyCredentials;
        Tls = settings.SslOptions;

        // A proxy of the machine's environment is part of real networks only: a simulation has its own.
        Proxy = !settings.UseProxy ? null : settings.Proxy ?? (isRealTime ? HttpClient.DefaultProxy : null);
    }

    public int MaxConnectionsPerServer { get; }

    public TimeSpan IdleTimeout { get; }

    public TimeSpan Lifetime { get; }

    public TimeSpan ConnectTimeout { get; }

    public TimeSpan Expect100ContinueTimeout { get; }

    public long MaxHeadersBytes { get; }

    public long MaxDrainBytes { get; }

    public TimeSpan DrainTimeout { get; }

    /// <summary>Zero follows none.</summary>
    public int MaxRedirects { get; }

    /// <summary>Null uses none.</summary>
    public CookieContainer? Cookies { get; }

    public DecompressionMethods Decompression { get; }

    public IWebProxy? Proxy { get; }

    public ICredentials? ProxyCredentials { get; }

    public SslClientAuthenticationOptions Tls { get; }

    /// <summary>The options of TLS for a connection to a host.</summary>
    public TlsClientOptions TlsFor(string host) =>
        new()
        {
            TargetHost = Tls.TargetHost is { Length: > 0 } target ? target : host,
            Protocols = Tls.EnabledSslProtocols,
            RevocationMode = Tls.CertificateRevocationCheckMode,
            ValidateCertificate = Tls.RemoteCertificateValidationCallback,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            Configure = Copy,
        };

    private static void CheckSupported(SocketsHttpHandler settings)
    {
        Refuse(settings.Credentials is not null, nameof(settings.Credentials));
        Refuse(settings.PlaintextStreamFilter is not null, nameof(settings.PlaintextStreamFilter));
        Refuse(settings.RequestHeaderEncodingSelector is not null, nameof(settings.RequestHeaderEncodingSelector));
        Refuse(settings.ResponseHeaderEncodingSelector is not null, nameof(settings.ResponseHeaderEncodingSelector));
        Refuse(
            settings.KeepAlivePingDelay != Timeout.InfiniteTimeSpan,
            nameof(settings.KeepAlivePingDelay),
            "it is for HTTP/2"
        );

        static void Refuse(bool isSet, string name, string why = "it is not part of this HTTP/1.1")
        {
            if (isSet)
            {
                throw new NotSupportedException(
                    $"{nameof(SocketsHttpHandler)}.{name} is set, but {nameof(HttpHandlerKind)}."
                        + $"{nameof(HttpHandlerKind.Loop)} does not have it: {why}. Leave it out in virtual time, or "
                        + $"ask for {nameof(HttpHandlerKind)}.{nameof(HttpHandlerKind.Sockets)}."
                );
            }
        }
    }

    private void Copy(SslClientAuthenticationOptions options)
    {
        options.ClientCertificates = Tls.ClientCertificates;
        options.LocalCertificateSelectionCallback = Tls.LocalCertificateSelectionCallback;
        options.ClientCertificateContext = Tls.ClientCertificateContext;
        options.CipherSuitesPolicy = Tls.CipherSuitesPolicy;
        options.EncryptionPolicy = Tls.EncryptionPolicy;
        options.AllowTlsResume = Tls.AllowTlsResume;
        if (Tls.CertificateChainPolicy is { } policy)
        {
            options.CertificateChainPolicy = policy;
        }
    }
}
