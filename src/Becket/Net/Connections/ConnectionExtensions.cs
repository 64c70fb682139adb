using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net;

/// <summary>Connections for <c>await</c>, as members of <see cref="Reactor"/>.</summary>
public static class ConnectionExtensions
{
    /// <summary>Listens at a TCP port, for an <c>await foreach</c> that takes the callers.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="ConnectionListener.Port"/>.</param>
    /// <param name="options">How; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>The port, which listens already.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    /// <exception cref="CannotListenException">It cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public static ConnectionListener AcceptTcp(this Reactor reactor, int port, ListenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        return ConnectionListener.Listen(reactor, listener => reactor.ListenTcp(port, new ConnectionFactory(listener.Offer, listener.OnStopped), options));
    }

    /// <summary>Connects to a TCP port, for <c>await</c>.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">How; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>Fires with the connection. A failure is a <see cref="ConnectException"/>. Cancelling gives up.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    public static Deferred<Connection> ConnectTcp(this Reactor reactor, string host, int port, ConnectOptions? options = null) =>
        reactor.ConnectTcp(host, port, new ConnectionFactory(), options).AddCallback(static protocol => protocol.Connection);
}
