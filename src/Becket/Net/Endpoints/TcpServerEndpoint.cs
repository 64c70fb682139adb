using System.Net;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>A TCP port to listen at.</summary>
/// <remarks>Threads: the reactor's. Source: <c>TCP4ServerEndpoint</c> and <c>TCP6ServerEndpoint</c>; here the
/// interface's address says which.</remarks>
public sealed class TcpServerEndpoint : IStreamServerEndpoint
{
    private readonly Reactor _reactor;
    private readonly int _port;
    private readonly ListenOptions _options;

    /// <summary>Creates the endpoint. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose.</param>
    /// <param name="options">How to listen; null for the defaults, among them all IPv4 addresses.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public TcpServerEndpoint(Reactor reactor, int port, ListenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _reactor = reactor;
        _port = port;
        _options = options ?? new ListenOptions();
    }

    /// <summary>How it listens.</summary>
    internal ListenOptions Options => _options;

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(Factory factory) =>
        Deferred
            .MaybeDeferred(() => _reactor.ListenTcp(_port, factory, _options))
            .AddCallback(static IListeningPort (port) => port);

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(_options.Interface, _port).ToString();
}
