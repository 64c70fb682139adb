using System.Net;
using System.Net.Sockets;
using Becket.Net.Descriptors;
using Becket.Net.Endpoints;
using Becket.Net.Tls;
using Becket.Net.Unix;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <summary>Connectors for a <see cref="ClientFactory"/> over TLS, Unix sockets and any endpoint, as members of
/// <see cref="Reactor"/>. That over TCP is <see cref="TcpExtensions.ConnectTcp(Reactor, string, int, ClientFactory,
/// ConnectOptions?)"/>.</summary>
/// <remarks>Threads: the reactor's.</remarks>
public static class ConnectorExtensions
{
    /// <summary>Connects to an endpoint, and again when the factory wants that.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="endpoint">What to connect to, each time.</param>
    /// <param name="factory">Makes the protocol once the connection is made. It is notified of failures and of the
    /// end.</param>
    /// <returns>The connector, which is connecting already. Its <see cref="IConnector.Destination"/> shows the
    /// endpoint.</returns>
    public static IConnector ConnectEndpoint(
        this Reactor reactor,
        IStreamClientEndpoint endpoint,
        ClientFactory factory
    )
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return Start(reactor, new NamedEndPoint(endpoint.ToString() ?? endpoint.GetType().Name), endpoint, factory);
    }

    /// <summary>Connects to a host over TLS, and again when the factory wants that.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol once the connection is secure. It is notified of failures and of the
    /// end.</param>
    /// <param name="tls">The options of TLS; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>The connector, which is connecting already.</returns>
    /// <remarks>Source: <c>IReactorSSL.connectSSL</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65,535.</exception>
    public static IConnector ConnectTls(
        this Reactor reactor,
        string host,
        int port,
        ClientFactory factory,
        TlsClientOptions? tls = null,
        ConnectOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        var endpoint = new TlsClientEndpoint(
            new HostnameEndpoint(reactor, host, port, options),
            (tls ?? new TlsClientOptions()).For(host)
        );
        EndPoint destination = IPAddress.TryParse(host, out IPAddress? address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port);
        return Start(reactor, destination, endpoint, factory);
    }

    /// <summary>Connects to a Unix socket, and again when the factory wants that.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file.</param>
    /// <param name="factory">Makes the protocol once the connection is made. It is notified of failures and of the
    /// end.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>The connector, which is connecting already.</returns>
    /// <remarks>Source: <c>IReactorUNIX.connectUNIX</c>.</remarks>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public static IConnector ConnectUnix(
        this Reactor reactor,
        string path,
        ClientFactory factory,
        UnixConnectOptions? options = null
    ) => Start(reactor, new UnixDomainSocketEndPoint(path), new UnixClientEndpoint(reactor, path, options), factory);

    private static Connector Start(
        Reactor reactor,
        EndPoint destination,
        IStreamClientEndpoint endpoint,
        ClientFactory factory
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(Connector.Connect));
        var connector = new Connector(reactor, destination, endpoint, factory);
        connector.Connect();
        return connector;
    }
}
