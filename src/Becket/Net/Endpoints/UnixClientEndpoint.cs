using Becket.Deferreds;
using Becket.Net.Unix;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>A Unix socket to connect to.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.endpoints.UNIXClientEndpoint</c>.</remarks>
public sealed class UnixClientEndpoint : IStreamClientEndpoint
{
    private readonly Reactor _reactor;
    private readonly string _path;
    private readonly UnixConnectOptions? _options;

    /// <summary>Creates the endpoint. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public UnixClientEndpoint(Reactor reactor, string path, UnixConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _ = UnixPath.ToEndPoint(path);
        _reactor = reactor;
        _path = path;
        _options = options;
    }

    /// <inheritdoc/>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol => _reactor.ConnectUnix(_path, factory, _options);

    /// <inheritdoc/>
    public override string ToString() => _path;
}
