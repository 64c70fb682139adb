using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Endpoints;

/// <summary>A place to connect to. Code that gets an endpoint need not know whether it is TCP, a Unix socket, or
/// another kind.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IStreamClientEndpoint</c>.</remarks>
[RunsOnLoop]
public interface IStreamClientEndpoint
{
    /// <summary>Connects, once.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="factory">Makes the protocol once the connection is made.</param>
    /// <returns>Fires with the protocol, after its <c>ConnectionMade</c>. A failure is a
    /// <see cref="ConnectException"/>. Cancelling gives the attempt up.</returns>
    Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol;
}
