using System.Net;
using Becket.Net;
using Becket.Protocols.Policies;

namespace Becket.Protocols.Proxying;

/// <summary>For servers behind a proxy: takes the PROXY protocol header, of version 1 or 2, off each connection, and
/// shows the client's addresses to the protocol.</summary>
/// <remarks>
/// <para>The inner factory is asked for a protocol when the header is there: with the client's address, which is then
/// its transport's <see cref="ITransport.Peer"/>, and
/// <see cref="ITransport.Host"/> is what the client connected to. A header without addresses (UNKNOWN, LOCAL) leaves
/// both as they are.</para>
/// <para>What is no header, and a connection that does not send one in time, is aborted. Whoever can connect can claim
/// any address: listen where only the proxy can.</para>
/// <para>Threads: the reactor's. Source: HAProxy's specification; Twisted's <c>HAProxyEndpoint</c>.</para>
/// </remarks>
public class ProxyProtocolFactory : WrappingFactory
{
    /// <summary>Takes headers off the connections of a factory.</summary>
    /// <param name="inner">The factory.</param>
    public ProxyProtocolFactory(Factory inner)
        : base(inner) { }

    /// <summary>How long the header may take, from the connection on. Default: 5 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeSpan HeaderTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long a header of version 2 may be, in bytes, with all it carries. Default: 4,096.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 536, which the specification asks everybody to
    /// take.</exception>
    public int MaxHeaderLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 536);
            field = value;
        }
    } = 4_096;

    /// <inheritdoc/>
    /// <remarks>The inner protocol comes later.</remarks>
    protected override ProtocolWrapper? Make(EndPoint peer) => new ProxiedConnection(this) { Factory = this };
}
