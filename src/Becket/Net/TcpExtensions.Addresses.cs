using System.ComponentModel;
using System.Net;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net;

// TCP with addresses as objects, and with a function in place of a factory.
public static partial class TcpExtensions
{
    private const string OneProtocolPerConnection =
        "A protocol serves one connection, so a port needs a function that makes a new one for each: "
        + "ListenTcp(port, () => new MyProtocol()).";

    private const string HostAndPort =
        "Give the host and the port one by one: ConnectTcp(host, port, make). For a string "
        + "that a user configures, write "
        + "Endpoint.Client(reactor, \"tcp:host:port\").Connect(factory).";

    /// <inheritdoc cref="ListenTcp(Reactor, int, Factory, ListenOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes a new protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenTcp<TProtocol>(
        this Reactor reactor,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        ListenOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ListenTcp(port, Factory.ForProtocol(make), options);

    /// <inheritdoc cref="ListenTcp(Reactor, int, Factory, ListenOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="endpoint">The address and the port. (<see cref="ListenOptions.Interface"/> has no effect.)</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenTcp(
        this Reactor reactor,
        IPEndPoint endpoint,
        Factory factory,
        ListenOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return reactor.ListenTcp(
            endpoint.Port,
            factory,
            (options ?? new ListenOptions()) with
            {
                Interface = endpoint.Address,
            }
        );
    }

    /// <inheritdoc cref="ListenTcp(Reactor, int, Factory, ListenOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="endpoint">The address and the port. (<see cref="ListenOptions.Interface"/> has no effect.)</param>
    /// <param name="make">Makes a new protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenTcp<TProtocol>(
        this Reactor reactor,
        IPEndPoint endpoint,
        [RunsOnLoop] Func<TProtocol> make,
        ListenOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ListenTcp(endpoint, Factory.ForProtocol(make), options);

    /// <inheritdoc cref="ListenTcp(Reactor, int, Factory, ListenOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="address">The address. (<see cref="ListenOptions.Interface"/> has no effect.)</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenTcp(
        this Reactor reactor,
        IPAddress address,
        int port,
        Factory factory,
        ListenOptions? options = null
    ) => reactor.ListenTcp(new IPEndPoint(address, port), factory, options);

    /// <inheritdoc cref="ListenTcp(Reactor, int, Factory, ListenOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="address">The address. (<see cref="ListenOptions.Interface"/> has no effect.)</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes a new protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenTcp<TProtocol>(
        this Reactor reactor,
        IPAddress address,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        ListenOptions? options = null
    )
        where TProtocol : class, IProtocol =>
        reactor.ListenTcp(new IPEndPoint(address, port), Factory.ForProtocol(make), options);

    /// <inheritdoc cref="ConnectTcp{TProtocol}(Reactor, string, int, Factory{TProtocol}, ConnectOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="endpoint">The address and the port.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        IPEndPoint endpoint,
        Factory<TProtocol> factory,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return reactor.ConnectTcp(endpoint.Address.ToString(), endpoint.Port, factory, options);
    }

    /// <inheritdoc cref="ConnectTcp{TProtocol}(Reactor, string, int, Func{TProtocol}, ConnectOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="endpoint">The address and the port.</param>
    /// <param name="make">Makes a new protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        IPEndPoint endpoint,
        [RunsOnLoop] Func<TProtocol> make,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return reactor.ConnectTcp(endpoint.Address.ToString(), endpoint.Port, make, options);
    }

    /// <inheritdoc cref="ConnectTcp{TProtocol}(Reactor, string, int, Factory{TProtocol}, ConnectOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        IPAddress address,
        int port,
        Factory<TProtocol> factory,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(address);
        return reactor.ConnectTcp(address.ToString(), port, factory, options);
    }

    /// <inheritdoc cref="ConnectTcp{TProtocol}(Reactor, string, int, Func{TProtocol}, ConnectOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes a new protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        IPAddress address,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(address);
        return reactor.ConnectTcp(address.ToString(), port, make, options);
    }

    /// <summary>Refused: a port needs a function that makes protocols.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port.</param>
    /// <param name="protocol">One protocol.</param>
    [Obsolete(OneProtocolPerConnection, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public static Deferred<ListeningPort> ListenTcp(this Reactor reactor, int port, IProtocol protocol) =>
        throw new NotSupportedException(OneProtocolPerConnection);

    /// <summary>Refused: host and port are two arguments.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="hostAndPort">Both in one text.</param>
    /// <param name="make">Makes the protocol.</param>
    [Obsolete(HostAndPort, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public static Deferred<TProtocol> ConnectTcp<TProtocol>(
        this Reactor reactor,
        string hostAndPort,
        Func<TProtocol> make
    ) => throw new NotSupportedException(HostAndPort);
}
