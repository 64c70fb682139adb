using System.Net;
using Becket.Deferreds;
using Becket.Net.Clients;
using Becket.Net.Endpoints;
using Becket.Net.Errors;
using Becket.Net.Resolving;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net;

/// <summary>TCP, as members of <see cref="Reactor"/>.</summary>
public static partial class TcpExtensions
{
    /// <summary>Listens at a TCP port.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="IListeningPort.Port"/>.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorTCP.listenTCP</c>. Differs: returns a deferred, as Twisted's
    /// endpoints do.</remarks>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public static Deferred<ListeningPort> ListenTcp(
        this Reactor reactor,
        int port,
        Factory factory,
        ListenOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        options ??= new ListenOptions();
        return ListeningPort
            .Listen(
                reactor,
                new IPEndPoint(options.Interface, port),
                factory,
                new ListenSettings(options.Backlog, options.NoDelay, options.ReusePort, options.DualMode)
            )
            .OrThrow();
    }

    /// <summary>Connects to a TCP port.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">An IP address, or a name, which is looked up with the reactor's resolver
    /// (<see cref="ResolverExtensions"/>); see <see cref="HostnameEndpoint"/>.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol once the connection is made.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>
    /// Fires with the protocol, after its <c>ConnectionMade</c>. A failure is a <see cref="ConnectException"/>, or what
    /// the factory or <c>ConnectionMade</c> threw, or, if that aborted the connection, a
    /// <see cref="ConnectionAbortedException"/>; then it comes after <c>ConnectionLost</c>. A protocol that closes its
    /// connection in order in <c>ConnectionMade</c> is given out. Cancelling gives the attempt up, with a
    /// <see cref="ConnectCancelledException"/>.
    /// </returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorTCP.connectTCP</c>. Differs: returns a deferred, as
    /// Twisted's endpoints do; tries all addresses of a name; does not give out a protocol whose ConnectionMade threw.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65,535.</exception>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        string host,
        int port,
        Factory<TProtocol> factory,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        options ??= new ConnectOptions();
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return new HostnameEndpoint(reactor, host, port, options).Connect(factory);
        }

        var remote = new IPEndPoint(address, port);
        return ConnectAttempt<TProtocol>.Start(
            reactor,
            remote,
            factory,
            new ConnectSettings(options.BindAddress, options.NoDelay),
            options.ConnectTimeout
        );
    }

    /// <inheritdoc cref="ConnectTcp{TProtocol}(Reactor, string, int, Factory{TProtocol}, ConnectOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">An IP address, or a name.</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes the protocol once the connection is made.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        string host,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ConnectTcp(host, port, Factory.ForProtocol(make), options);

    /// <summary>Connects to a TCP port, and again whenever the factory asks.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">An IP address, or a name.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol once the connection is made. It is notified of failures and of the
    /// end.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>The connector, which is connecting already.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorTCP.connectTCP</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65,535.</exception>
    public static IConnector ConnectTcp(
        this Reactor reactor,
        string host,
        int port,
        ClientFactory factory,
        ConnectOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(factory);
        var endpoint = new HostnameEndpoint(reactor, host, port, options);
        EndPoint destination = IPAddress.TryParse(host, out IPAddress? address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port);
        var connector = new Connector(reactor, destination, endpoint, factory);
        connector.Connect();
        return connector;
    }
}
