using System.Net;
using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Endpoints;

/// <summary>A TCP port of an IP address to connect to. For hosts by name there is <see cref="HostnameEndpoint"/>, which
/// takes addresses too.</summary>
/// <remarks>Threads: the reactor's. Source: <c>TCP4ClientEndpoint</c> and <c>TCP6ClientEndpoint</c>.</remarks>
public sealed class TcpClientEndpoint : IStreamClientEndpoint
{
    private readonly Reactor _reactor;
    private readonly IPEndPoint _remote;
    private readonly ConnectOptions _options;

    /// <summary>Creates the endpoint. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65,535.</exception>
    public TcpClientEndpoint(Reactor reactor, IPAddress address, int port, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _reactor = reactor;
        _remote = new IPEndPoint(address, port);
        _options = options ?? new ConnectOptions();
    }

    /// <inheritdoc/>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        return ConnectAttempt<TProtocol>.Start(
            _reactor,
            _remote,
            factory,
            new ConnectSettings(_options.BindAddress, _options.NoDelay),
            _options.ConnectTimeout
        );
    }

    /// <inheritdoc/>
    public override string ToString() => _remote.ToString();
}
