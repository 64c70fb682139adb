using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Tls;
using Becket.Reactors;

namespace Becket.Net.Connections;

/// <summary>Connections for <c>await</c>, as members of <see cref="Reactor"/>.</summary>
public static class ConnectionExtensions
{
    /// <summary>Listens at a TCP port, for an <c>await foreach</c> over the accepted connections.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="ConnectionListener.Port"/>.</param>
    /// <param name="options">Options; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>The port, which listens already.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public static ConnectionListener AcceptTcp(this Reactor reactor, int port, ListenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        return ConnectionListener.Listen(
            reactor,
            listener => reactor.ListenTcp(port, new ConnectionFactory(listener.Offer, listener.OnStopped), options)
        );
    }

    /// <summary>Connects to a TCP port, for <c>await</c>.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>Fires with the connection. A failure is a <see cref="ConnectException"/>. Cancelling gives the attempt
    /// up.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    public static Deferred<Connection> ConnectTcp(
        this Reactor reactor,
        string host,
        int port,
        ConnectOptions? options = null
    ) =>
        reactor
            .ConnectTcp(host, port, new ConnectionFactory(), options)
            .AddCallback(static protocol => protocol.Connection);

    /// <summary>Listens at a TCP port with TLS, for an <c>await foreach</c> over the accepted connections, each once it
    /// is secure.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="ConnectionListener.Port"/>.</param>
    /// <param name="tls">The certificate and the other options of TLS.</param>
    /// <param name="options">How to listen; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>The port, which listens already.</returns>
    /// <remarks>A connection whose handshake fails is neither given out nor reported. Threads: the reactor's.</remarks>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public static ConnectionListener AcceptTls(
        this Reactor reactor,
        int port,
        TlsServerOptions tls,
        ListenOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        return ConnectionListener.Listen(
            reactor,
            listener =>
                reactor.ListenTls(
                    port,
                    new ConnectionFactory(stopped: listener.OnStopped, secured: listener.Offer),
                    tls,
                    options
                )
        );
    }

    /// <summary>Connects to a TCP port with TLS, for <c>await</c>.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="tls">The options of TLS; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>Fires with the connection once it is secure. A failure is a <see cref="ConnectException"/>, a
    /// <see cref="TlsException"/> or another <see cref="ConnectionEndedException"/>. Cancelling gives the attempt
    /// up.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    public static Deferred<Connection> ConnectTls(
        this Reactor reactor,
        string host,
        int port,
        TlsClientOptions? tls = null,
        ConnectOptions? options = null
    ) =>
        reactor
            .ConnectTls(host, port, new ConnectionFactory(), tls, options)
            .AddCallback(static protocol => protocol.Connection);
}
