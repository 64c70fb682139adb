using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Datagrams;

/// <summary>UDP, as members of <see cref="Reactor"/>.</summary>
public static class UdpExtensions
{
    /// <summary>Opens a UDP port.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port; zero lets the system choose, see <see cref="DatagramPort.Port"/>.</param>
    /// <param name="protocol">Receives the datagrams. Its <c>StartProtocol</c> has run when this returns; what it
    /// throws comes out of this call.</param>
    /// <param name="options">Options; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorUDP.listenUDP</c>. Differs: returns a deferred, as all
    /// methods that listen do.</remarks>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535, or the longest datagram not
    /// between 1 and 65,535 bytes.</exception>
    public static Deferred<DatagramPort> ListenUdp(
        this Reactor reactor,
        int port,
        DatagramProtocol protocol,
        UdpOptions? options = null
    ) => Listen(reactor, nameof(ListenUdp), port, protocol, options, isShared: false);

    /// <summary>Opens a UDP port for multicast. (Any UDP port can join groups; this one can be shared by several
    /// programs of a machine.)</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="port">The port.</param>
    /// <param name="protocol">Receives the datagrams. It joins groups in its <c>StartProtocol</c>, or later.</param>
    /// <param name="listenMultiple">Whether other programs that also set this may listen at the same port: each
    /// receives what is sent to the groups. Default: false.</param>
    /// <param name="options">Options; null for the defaults, among them all IPv4 addresses.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorMulticast.listenMulticast</c>.</remarks>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65,535, or the longest datagram not
    /// between 1 and 65,535 bytes.</exception>
    public static Deferred<DatagramPort> ListenMulticast(
        this Reactor reactor,
        int port,
        DatagramProtocol protocol,
        bool listenMultiple = false,
        UdpOptions? options = null
    ) => Listen(reactor, nameof(ListenMulticast), port, protocol, options, listenMultiple);

    private static Deferred<DatagramPort> Listen(
        Reactor reactor,
        string member,
        int port,
        DatagramProtocol protocol,
        UdpOptions? options,
        bool isShared
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        options ??= new UdpOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.MaxPacketSize,
            1,
            nameof(options) + "." + nameof(UdpOptions.MaxPacketSize)
        );
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaxPacketSize,
            65_535,
            nameof(options) + "." + nameof(UdpOptions.MaxPacketSize)
        );
        reactor.CheckThread(member);
        var local = new IPEndPoint(options.Interface, port);
        var settings = new DatagramSettings(options.MaxPacketSize, isShared);
        return DatagramPort
            .Open(
                reactor,
                protocol,
                sink => reactor.Driver.Bind(local, settings, sink),
                error => NetErrors.ToListenException(error, local)
            )
            .OrThrow();
    }
}
