using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;

namespace Becket.Protocols.Proxying;

/// <summary>An endpoint to listen at behind a proxy, around any other endpoint. As a string:
/// <c>haproxy:tcp:8080</c>.</summary>
/// <remarks>
/// <para>Its connections begin with a PROXY header: see <see cref="ProxyProtocolFactory"/>, with whose default limits
/// it listens. For other limits, listen with such a factory.</para>
/// <para>Around TLS, the header is inside TLS. A proxy that sends it before TLS needs <see cref="TlsServerEndpoint"/>
/// around this one.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.haproxy.proxyEndpoint</c>.</para>
/// </remarks>
public sealed class ProxyServerEndpoint : IStreamServerEndpoint
{
    private readonly IStreamServerEndpoint _inner;

    /// <summary>Reads PROXY headers at an endpoint.</summary>
    /// <param name="inner">Where to listen.</param>
    public ProxyServerEndpoint(IStreamServerEndpoint inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(Factory factory) => _inner.Listen(new ProxyProtocolFactory(factory));

    /// <inheritdoc/>
    public override string ToString() => $"{_inner} with PROXY headers";
}
