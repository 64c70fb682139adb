using System.Net;
using Becket.Net;
using Becket.Protocols.Policies;

namespace Becket.Protocols.Proxying;

/// <summary>A header of the PROXY protocol: the address of a client, and the address that it connected to, from before
/// a proxy took the connection over.</summary>
/// <remarks>Threads: any. Source: "The PROXY protocol, Versions 1 &amp; 2", HAProxy.</remarks>
public sealed partial record ProxyHeader
{
    /// <summary>Creates a header with addresses.</summary>
    /// <param name="source">The client's address.</param>
    /// <param name="destination">The address that the client connected to.</param>
    public ProxyHeader(EndPoint source, EndPoint destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Source = source;
        Destination = destination;
    }

    private ProxyHeader() { }

    /// <summary>A header without addresses: the addresses of the connection itself count. Version 1 writes UNKNOWN.
    /// Version 2 writes LOCAL, which a proxy uses for its own connections, such as health checks.</summary>
    public static ProxyHeader Local { get; } = new();

    /// <summary>The client's address; null if the header has none.</summary>
    public EndPoint? Source { get; }

    /// <summary>The address that the client connected to; null if the header has none.</summary>
    public EndPoint? Destination { get; }

    /// <summary>The other values of a header of version 2, in its order: the name that the client asked for in TLS, the
    /// number of a VPC endpoint, and so on. Default: none. A value that is cut off ends the list.</summary>
    public IReadOnlyList<ProxyHeaderValue> Values { get; init; } = [];

    /// <summary>The header with which a connection began; null if it had none, or no
    /// <see cref="ProxyProtocolFactory"/> reads them.</summary>
    /// <param name="transport">A protocol's transport, also one under which other wrappers are.</param>
    /// <remarks>Threads: the reactor's.</remarks>
    public static ProxyHeader? Of(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        for (ITransport? layer = transport; layer is ProtocolWrapper wrapper; layer = wrapper.Outer)
        {
            if (wrapper is ProxiedConnection connection)
            {
                return connection.Header;
            }
        }

        return null;
    }
}
