using Becket.Deferreds;
using Becket.Net.Unix;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>A Unix socket to listen at.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.endpoints.UNIXServerEndpoint</c>.</remarks>
public sealed class UnixServerEndpoint : IStreamServerEndpoint
{
    private readonly Reactor _reactor;
    private readonly string _path;
    private readonly UnixListenOptions? _options;

    /// <summary>Creates the endpoint. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file.</param>
    /// <param name="options">How to listen; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public UnixServerEndpoint(Reactor reactor, string path, UnixListenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _ = UnixPath.ToEndPoint(path);
        _reactor = reactor;
        _path = path;
        _options = options;
    }

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(Factory factory) =>
        Deferred
            .MaybeDeferred(() => _reactor.ListenUnix(_path, factory, _options))
            .AddCallback(static IListeningPort (port) => port);

    /// <inheritdoc/>
    public override string ToString() => _path;
}
