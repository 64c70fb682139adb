using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Tls;
using Becket.Reactors.Observing;

namespace Becket.Net.Endpoints;

/// <summary>An endpoint to connect to, with TLS on it: on TCP, a Unix socket, or whatever the other endpoint
/// is.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.endpoints.wrapClientTLS</c>.</remarks>
public sealed class TlsClientEndpoint : IStreamClientEndpoint
{
    private readonly IStreamClientEndpoint _inner;
    private readonly TlsClientOptions _tls;

    /// <summary>Puts TLS on an endpoint.</summary>
    /// <param name="inner">What to connect to.</param>
    /// <param name="tls">The options of TLS, with the name that the server's certificate must bear:
    /// <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <exception cref="ArgumentException">The options have no host.</exception>
    public TlsClientEndpoint(IStreamClientEndpoint inner, TlsClientOptions tls)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        _inner = inner;
        _tls = tls;
    }

    /// <inheritdoc/>
    /// <returns>
    /// Fires with the protocol once the connection is secure (in Twisted before the handshake). A failure is a
    /// <see cref="ConnectException"/>, or, if the protocol was connected already, what its
    /// <see cref="IProtocol.ConnectionLost"/> is given. Cancelling gives the attempt up.
    /// </returns>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        Tracing.Span? span = NetTracing.StartTlsConnect(ToString(), _tls);
        using Tracing.Scope scope = Tracing.Under(span);
        return _inner
            .Connect(new TlsFactory(factory, _tls))
            .AddCallback(static Deferred<TProtocol> (layer) => layer.WhenSecure<TProtocol>())
            .StopWith(span);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_inner} over TLS";
}
