using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Connections;
using Becket.Protocols.Policies;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Protocols.Proxying;

/// <summary>Forwards connections: for each caller it makes a connection to another address, and carries bytes both
/// ways.</summary>
/// <remarks>
/// <para>A side that reads more slowly than the other side sends slows that side down, so few bytes are held. When one
/// side ends its stream, that end is passed on (half-close), and bytes the other way go on. When one side is gone, the
/// other is closed after it has got all its bytes.</para>
/// <para><c>reactor.ListenTcp(8080, new PortForwarder("127.0.0.1", 80))</c>. Threads: the reactor's. Source:
/// <c>twisted.protocols.portforward.ProxyFactory</c>.</para>
/// </remarks>
public sealed class PortForwarder : Factory<Protocol>
{
    private readonly Func<Reactor, Factory<Protocol>, Deferred<Protocol>> _connect;

    /// <summary>Forwards to a TCP port.</summary>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">Options for connecting; null means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public PortForwarder(string host, int port, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _connect = (reactor, factory) => reactor.ConnectTcp(host, port, factory, options);
    }

    /// <summary>Forwards to the connection that a function makes.</summary>
    /// <param name="connect">Connects, with a protocol of the factory that it is given. Called for each caller.</param>
    public PortForwarder([RunsOnLoop] Func<Reactor, Factory<Protocol>, Deferred<Protocol>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        _connect = connect;
    }

    /// <summary>How long a side may read nothing of the bytes that are left for it, after the other side has gone. Then
    /// it is aborted. Default: one minute.</summary>
    /// <remarks><see cref="Timeout.InfiniteTimeSpan"/> waits for ever. For sides that are silent while both are
    /// connected, see <see cref="TimeoutFactory"/>.</remarks>
    public TimeSpan CloseTimeout
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(CloseTimeout));
    } = TimeSpan.FromMinutes(1);

    internal Deferred<Protocol> Connect(Reactor reactor, Factory<Protocol> factory) => _connect(reactor, factory);

    /// <inheritdoc/>
    protected override Protocol? Make(EndPoint peer) => new ForwardedConnection(this, isCaller: true);
}
