using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Connections;
using Becket.Protocols.Policies;
using Becket.Reactors;

namespace Becket.Protocols.Proxying;

/// <summary>Forwards connections: for each caller it connects to another place, and carries bytes both ways.</summary>
/// <remarks>
/// <para>A side that takes bytes more slowly than the other sends them slows it down; little is held. When one side
/// ends its stream, so does the other side's (half-close), and bytes the other way go on. When one side is gone, the
/// other is closed once it has got what was meant for it.</para>
/// <para><c>reactor.ListenTcp(8080, new PortForwarder("127.0.0.1", 80))</c>. Threads: the reactor's. Source:
/// <c>twisted.protocols.portforward.ProxyFactory</c>.</para>
/// </remarks>
public sealed class PortForwarder : Factory<Protocol>
{
    private readonly Func<Reactor, Factory<Protocol>, Deferred<Protocol>> _connect;

    /// <summary>Forwards to a TCP port.</summary>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">How to connect; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public PortForwarder(string host, int port, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _connect = (reactor, factory) => reactor.ConnectTcp(host, port, factory, options);
    }

    /// <summary>Forwards to wherever a function connects.</summary>
    /// <param name="connect">Connects, with the factory's protocol; called for each caller.</param>
    public PortForwarder(Func<Reactor, Factory<Protocol>, Deferred<Protocol>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        _connect = connect;
    }

    /// <summary>How long a side may take nothing of what is left for it, once the other has gone; then it is broken
    /// off. One minute by default.</summary>
    /// <remarks><see cref="Timeout.InfiniteTimeSpan"/>: it is waited for. For sides that are silent while both stand,
    /// see <see cref="TimeoutFactory"/>.</remarks>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromMinutes(1);

    internal Deferred<Protocol> Connect(Reactor reactor, Factory<Protocol> factory) => _connect(reactor, factory);

    /// <inheritdoc/>
    protected override Protocol? Make(EndPoint peer) => new ForwardedConnection(this, isCaller: true);
}
