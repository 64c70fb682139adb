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
    /// <param name="factory">Makes a protocol for each caller. Its transport is an <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The certificate, and how TLS is to be.</param>
    /// <param name="options">How to listen; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>The port; it has fired already.</returns>
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

    /// <summary>Connects to a TCP port with TLS.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="factory">Makes the protocol once the connection stands. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">How TLS is to be; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>
    /// Fires with the protocol once the connection is secure. A failure is a <see cref="ConnectException"/>, or, if the
    /// protocol was connected already, what its
    /// <see cref="IProtocol.ConnectionLost"/> is given: a <see cref="TlsException"/> or another
    /// <see cref="ConnectionEndedException"/>. Cancelling gives up.
    /// </returns>
    /// <remarks>
    /// Threads: the reactor's. Source: <c>IReactorSSL.connectSSL</c> and <c>wrapClientTLS</c>. Differs: the deferred of
    /// Twisted's endpoint fires before the handshake, so that whoever awaits it does not know yet to whom he talks. The
    /// protocol's ConnectionMade comes before the handshake here as there.
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

    /// <inheritdoc cref="ConnectTls{TProtocol}(Reactor, string, int, Factory{TProtocol}, TlsClientOptions?, ConnectOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The address. The server's certificate must bear it, unless
    /// <see cref="TlsClientOptions.TargetHost"/> is set.</param>
    /// <param name="port">The port.</param>
    /// <param name="make">Makes the protocol once the connection stands. Its transport is an
    /// <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">How TLS is to be; null for the defaults.</param>
    /// <param name="options">How to connect; null for the defaults, among them a time-out of 30 s.</param>
    public static Deferred<TProtocol> ConnectTls<TProtocol>(
        this Reactor reactor,
        string host,
        int port,
        Func<TProtocol> make,
        TlsClientOptions? tls = null,
        ConnectOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ConnectTls(host, port, Factory.ForProtocol(make), tls, options);

    /// <summary>A factory whose protocols have TLS under them, for servers on whatever carries bytes: Unix sockets,
    /// adopted descriptors.</summary>
    /// <param name="factory">Makes the protocols. Their transport is an <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">The certificate, and how TLS is to be.</param>
    /// <remarks>Source: <c>TLSMemoryBIOFactory</c>.</remarks>
    /// <exception cref="ArgumentException">The options have no certificate, or none with a private key.</exception>
    public static Factory OverTls(this Factory factory, TlsServerOptions tls)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        return new TlsFactory(factory, tls);
    }

    /// <summary>A factory whose protocols have TLS under them, for clients on whatever carries bytes.</summary>
    /// <param name="factory">Makes the protocols. Their transport is an <see cref="ITlsTransport"/>.</param>
    /// <param name="tls">How TLS is to be, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <remarks>Source: <c>TLSMemoryBIOFactory</c>.</remarks>
    /// <exception cref="ArgumentException">The options have no host.</exception>
    public static Factory OverTls(this Factory factory, TlsClientOptions tls)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(tls);
        tls.Check();
        return new TlsFactory(factory, tls);
    }

    /// <summary>Puts TLS on a connection in mid-stream, as the server: after STARTTLS and its like.</summary>
    /// <param name="transport">The connection. What was written to it before leaves first, as it is.</param>
    /// <param name="options">The certificate, and how TLS is to be.</param>
    /// <param name="received">Bytes that have arrived already and belong to TLS: the rest of the data in which the
    /// other side agreed. Copied.</param>
    /// <returns>The transport from now on; a <see cref="Protocol"/> and a <see cref="Connection"/> have it already in
    /// place of the old one.</returns>
    /// <remarks>
    /// <para>What comes after plain text that asks for TLS, in the same piece, must be given to TLS here or be refused:
    /// treated as plain text, it lets an attacker put commands before the handshake (CVE-2011-0411).</para>
    /// <para>It may stand on TLS, too. Threads: the reactor's. Source: <c>ITLSTransport.startTLS</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The connection has ended, or a producer is registered.</exception>
    /// <exception cref="NotSupportedException">The transport is not one of the library's own.</exception>
    public static ITlsTransport StartTls(
        this ITransport transport,
        TlsServerOptions options,
        ReadOnlySpan<byte> received = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return Start(transport, options, received);
    }

    /// <summary>Puts TLS on a connection in mid-stream, as the client: after STARTTLS, or a proxy's consent.</summary>
    /// <param name="transport"><inheritdoc cref="StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})" path="/param[@name='transport']"/></param>
    /// <param name="options">How TLS is to be, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <param name="received"><inheritdoc cref="StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})" path="/param[@name='received']"/></param>
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
                $"TLS cannot be put between a {transport.GetType().Name} and its protocol. Put it there from the start: factory.OverTls(options).BuildProtocol(peer)."
            );
        }

        if (!transport.IsConnected)
        {
            throw new InvalidOperationException("StartTls was called on a connection that has ended, or is about to.");
        }

        if (slot.HasProducer)
        {
            throw new InvalidOperationException(
                "StartTls was called while a producer is registered, whose bytes would leave as they are. Call UnregisterProducer first, and register it with the new transport."
            );
        }

        // Who is there now stays, and TLS comes between.
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
