using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Endpoints;

/// <summary>A place to listen at. Code that gets an endpoint need not know whether it is TCP, a Unix socket, or another
/// kind.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IStreamServerEndpoint</c>.</remarks>
[RunsOnLoop]
public interface IStreamServerEndpoint
{
    /// <summary>Listens.</summary>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <returns>The port. A failure is a <see cref="CannotListenException"/>.</returns>
    Deferred<IListeningPort> Listen(Factory factory);
}
