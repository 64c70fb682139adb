using System.Net;
using Becket.Net;
using Becket.Net.Errors;
using Becket.Protocols.Policies;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Protocols.Proxying;

/// <summary>For servers behind a proxy: reads the PROXY protocol header, of version 1 or 2, from the front of each
/// connection, and gives the client's addresses to the protocol.</summary>
/// <remarks>
/// <para>The inner factory makes its protocol when the header has arrived, for the client's address. The
/// <see cref="ITransport.Peer"/> of its transport is the client, and its <see cref="ITransport.Host"/> is the address
/// that the client connected to. A header without addresses (UNKNOWN, LOCAL) leaves both as they are.</para>
/// <para>A connection that sends something else, or no header in time, is aborted. Every client that can connect can
/// claim any address, so listen where only the proxy can connect. <see cref="HeaderRejected"/> is called with the
/// reason.</para>
/// <para>Threads: the reactor's. Source: HAProxy's specification; Twisted's <c>HAProxyEndpoint</c>.</para>
/// </remarks>
public class ProxyProtocolFactory : WrappingFactory
{
    /// <summary>Reads the headers of the connections of a factory.</summary>
    /// <param name="inner">The factory.</param>
    public ProxyProtocolFactory(Factory inner)
        : base(inner) { }

    /// <summary>How long the header may take, from the connection on. Default: 5 s;
    /// Timeout.InfiniteTimeSpan: without limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeSpan HeaderTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(HeaderTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>The longest header of version 2, in bytes, with all that it holds. Default: 4,096.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 536, the length that the specification tells every
    /// receiver to accept.</exception>
    public int MaxHeaderLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 536);
            field = value;
        }
    } = 4_096;

    /// <summary>Notes that a connection was aborted.</summary>
    internal void Reject(Reactor reactor, EndPoint peer, ConnectionEndedException reason)
    {
        reactor.LogSafely(
            peer,
            reason,
            static (logger, peer, reason) => ProtocolsLog.ProxyHeaderRejected(logger, peer, reason.Message)
        );
        HeaderRejected(peer, reason);
    }

    /// <inheritdoc/>
    /// <remarks>The inner protocol is made later, when the header has arrived.</remarks>
    protected override ProtocolWrapper? Make(EndPoint peer) => new ProxiedConnection(this) { Factory = this };

    /// <summary>A connection was aborted, because it did not begin with a header, or the header did not come in time.
    /// The default does nothing; the log has it at the level Debug.</summary>
    /// <param name="peer">The address of the proxy, or of what has connected in its place.</param>
    /// <param name="reason">An <see cref="InvalidProxyHeaderException"/>, which names the fault, or a
    /// <see cref="ConnectionTimedOutException"/>.</param>
    protected virtual void HeaderRejected(EndPoint peer, ConnectionEndedException reason) { }
}
