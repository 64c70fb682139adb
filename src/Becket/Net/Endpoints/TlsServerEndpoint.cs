using Becket.Deferreds;
using Becket.Net.Tls;

namespace Becket.Net.Endpoints;

/// <summary>An endpoint to listen at, with TLS on it: on TCP, a Unix socket, or whatever the other endpoint
/// is.</summary>
/// <remarks>Threads: the reactor's. Source: <c>SSL4ServerEndpoint</c>.</remarks>
public sealed class TlsServerEndpoint : IStreamServerEndpoint
{
    private readonly IStreamServerEndpoint _inner;
    private readonly TlsServerOptions _tls;

    /// <summary>Puts TLS on an endpoint.</summary>
    /// <param name="inner">Where to listen.</param>
    /// <param name="tls">The certificate and the other options of TLS.</param>
    /// <exception cref="ArgumentException">The options have no certificate, or none with a private key.</exception>
    public TlsServerEndpoint(IStreamServerEndpoint inner, TlsServerOptions tls)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        _inner = inner;
        _tls = tls;
    }

    /// <inheritdoc/>
    /// <param name="factory">Makes the protocols. Their transport is an <see cref="ITlsTransport"/>.</param>
    public Deferred<IListeningPort> Listen(Factory factory) => _inner.Listen(factory.OverTls(_tls));

    /// <inheritdoc/>
    public override string ToString() => $"{_inner} over TLS";
}
