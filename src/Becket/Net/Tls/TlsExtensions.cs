using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;

namespace Becket.Net.Tls;

/// <summary>TLS, as members of <see cref="Reactor"/>, of transports and of factories.</summary>
public static class TlsExtensions
{
    /// <summary>Listens at a TCP port with TLS.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="IListeningPort.Port"/>.</param>
    /// <param name="factory">Makes a protocol for each connection. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The certificate and the other options of TLS.</param>
    /// <param name="options">How to listen; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>A protocol is connected before the handshake, as in Twisted; see <see cref="IHandshakeListener"/>.
    /// Threads: the reactor's. Source: <c>IReactorSSL.listenSSL</c>.</remarks>
    /// <exception cref="ArgumentException">The options have no certificate, or none with a private key.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535.</exception>
    public static Deferred<ListeningPort> ListenTls(
        this Reactor reactor,
        int port,
        Factory factory,
        TlsServerOptions tls,
        ListenOptions? options = null
    ) => reactor.ListenTcp(port, factory.OverTls(tls), options);

    /// <inheritdoc cref="ListenTls(Reactor, int, Factory, TlsServerOptions, ListenOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="IListeningPort.Port"/>.</param>
    /// <param name="make">Makes a protocol for each connection. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The certificate and the other options of TLS.</param>
    /// <param name="options">How to listen; null for the defaults, among them all IPv4 addresses.</param>
    public static Deferred<ListeningPort> ListenTls<TProtocol>(
        this Reactor reactor,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        TlsServerOptions tls,
        ListenOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ListenTls(port, Factory.ForProtocol(make), tls, options);

    /// <summary>Connects to a TCP port with TLS.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol once the connection is made. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The options of TLS; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>
    /// Fires with the protocol once the connection is secure. A failure is a <see cref="ConnectException"/>, or, if the
    /// protocol was connected already, what its <see cref="IProtocol.ConnectionLost"/> is given: a
    /// <see cref="TlsException"/> or another <see cref="ConnectionEndedException"/>. Cancelling gives the attempt up.
    /// </returns>
    /// <remarks>
    /// Threads: the reactor's. Source: <c>IReactorSSL.connectSSL</c> and <c>wrapClientTLS</c>. Differs: the deferred of
    /// Twisted's endpoint fires before the handshake, when the server is not verified yet. The protocol's
    /// ConnectionMade comes before the handshake in both.
    /// </remarks>
    public static Deferred<TProtocol> ConnectTls<TProtocol>(
        this Reactor reactor,
        string host,
        int port,
        Factory<TProtocol> factory,
        TlsClientOptions? tls = null,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(host);
        tls = (tls ?? new TlsClientOptions()).For(host);
        tls.Check();
        return reactor
            .ConnectTcp(host, port, new TlsFactory(factory, tls), options)
            .AddCallback(static Deferred<TProtocol> (layer) => layer.WhenSecure<TProtocol>());
    }

    /// <inheritdoc cref="ConnectTls{TProtocol}(Reactor, string, int, Factory{TProtocol}, TlsClientOptions?,
    /// ConnectOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes the protocol once the connection is made. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The options of TLS; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    public static Deferred<TProtocol> ConnectTls<TProtocol>(
        this Reactor reactor,
        string host,
        int port,
        [RunsOnLoop] Func<TProtocol> make,
        TlsClientOptions? tls = null,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ConnectTls(host, port, Factory.ForProtocol(make), tls, options);

    /// <summary>A factory whose protocols have TLS under them, for servers on any transport: Unix sockets, adopted
    /// descriptors.</summary>
    /// <param name="factory">Makes the protocols. Their transport is an <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The certificate and the other options of TLS.</param>
    /// <remarks>Source: <c>TLSMemoryBIOFactory</c>.</remarks>
    /// <exception cref="ArgumentException">The options have no certificate, or none with a private key.</exception>
    public static Factory OverTls(this Factory factory, TlsServerOptions tls)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        return new TlsFactory(factory, tls);
    }

    /// <summary>A factory whose protocols have TLS under them, for clients on any transport.</summary>
    /// <param name="factory">Makes the protocols. Their transport is an <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The options of TLS, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <remarks>Source: <c>TLSMemoryBIOFactory</c>.</remarks>
    /// <exception cref="ArgumentException">The options have no host.</exception>
    public static Factory OverTls(this Factory factory, TlsClientOptions tls)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        return new TlsFactory(factory, tls);
    }

    /// <summary>Puts TLS on a connection in mid-stream, as the server: after STARTTLS, for instance.</summary>
    /// <param name="transport">The connection's transport. Bytes written to it before are sent first, without
    /// TLS.</param>
    /// <param name="options">The certificate and the other options of TLS.</param>
    /// <param name="received">Bytes that have arrived already and belong to TLS: the rest of the data in which the peer
    /// agreed. Copied.</param>
    /// <returns>The transport from now on. A <see cref="Protocol"/> and a <see cref="Connection"/> use it already in
    /// place of the old one.</returns>
    /// <remarks>
    /// <para>Bytes behind the plain text that asks for TLS, in the same piece, must be given to TLS here or be refused.
    /// If they were treated as plain text, an attacker could put commands before the handshake (CVE-2011-0411).</para>
    /// <para>TLS over TLS works, too. Threads: the reactor's. Source: <c>ITLSTransport.startTLS</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The connection has ended, or a producer is registered.</exception>
    /// <exception cref="NotSupportedException">The transport is neither the library's own nor one of a
    /// <see cref="TransportChannel"/>.</exception>
    public static ITlsTransport StartTls(
        this ITransport transport,
        TlsServerOptions options,
        ReadOnlySpan<byte> received = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return Start(transport, options, received);
    }

    /// <summary>Puts TLS on a connection in mid-stream, as the client: after STARTTLS, or after a proxy has
    /// agreed.</summary>
    /// <param name="transport"><inheritdoc cref="StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})"
    /// path="/param[@name='transport']"/></param>
    /// <param name="options">The options of TLS, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <param name="received"><inheritdoc cref="StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})"
    /// path="/param[@name='received']"/></param>
    /// <inheritdoc cref="StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})"/>
    public static ITlsTransport StartTls(
        this ITransport transport,
        TlsClientOptions options,
        ReadOnlySpan<byte> received = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return Start(transport, options, received);
    }

    private static TlsTransport Start(ITransport transport, TlsOptions options, ReadOnlySpan<byte> received)
    {
        ArgumentNullException.ThrowIfNull(transport);
        options.Check();
        transport.Reactor.CheckThread(nameof(StartTls), "transport");
        if (transport is not IProtocolSlot slot)
        {
            throw new NotSupportedException(
                $"TLS cannot be put between a {transport.GetType().Name} and its protocol. Put it there from "
                    + $"the start: factory.OverTls(options).BuildProtocol(peer)."
            );
        }

        if (!transport.IsConnected)
        {
            throw new InvalidOperationException("StartTls was called on a connection that has ended or is closing.");
        }

        if (slot.HasProducer)
        {
            throw new InvalidOperationException(
                "StartTls was called while a producer is registered, whose bytes would be sent without TLS. "
                    + "Call UnregisterProducer first, and register it with the new transport."
            );
        }

        // The protocol stays, and TLS comes between it and the transport.
        var layer = new TlsTransport(options);
        IProtocol upper = slot.Exchange(layer);
        layer.Exchange(upper);
        byte[] buffered = [];
        switch (upper)
        {
            case Protocol protocol:
                protocol.ExchangeTransport(layer);
                break;

            case Connection.ConnectionProtocol { Connection: var connection }:
                buffered = connection.TakeBuffered();
                connection.OnMade(layer);
                break;
        }

        layer.BeginMidStream(transport, buffered, received);
        return layer;
    }
}
