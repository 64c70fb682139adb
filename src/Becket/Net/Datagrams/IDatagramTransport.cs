using System.Net;
using Becket.Deferreds;
using Becket.Net.Resolving;
using Becket.Reactors;

namespace Becket.Net.Datagrams;

/// <summary>A port for datagrams, as its protocol uses it.</summary>
/// <remarks>Threads: the reactor's. No member calls the protocol before it returns. Source: <c>IUDPTransport</c> and
/// <c>IMulticastTransport</c>.</remarks>
[RunsOnLoop]
public interface IDatagramTransport
{
    /// <summary>The reactor that carries it.</summary>
    Reactor Reactor { get; }

    /// <summary>The address it receives at, with the port that was chosen if zero was asked for. Known also after the
    /// end.</summary>
    EndPoint Host { get; }

    /// <summary>The peer it is connected to; null if there is none.</summary>
    EndPoint? Peer { get; }

    /// <summary>Whether it is open.</summary>
    bool IsListening { get; }

    /// <summary>The number of datagrams that were dropped because the system's buffer was full, as a router would drop
    /// them.</summary>
    long Dropped { get; }

    /// <summary>Whether it may send to broadcast addresses. Default: false.</summary>
    bool Broadcast { get; set; }

    /// <summary>The number of networks that a multicast datagram may cross, 0 to 255. Default: 1, this network
    /// only.</summary>
    int MulticastTtl { get; set; }

    /// <summary>Whether members of a group on this machine receive what this port sends to the group. Default:
    /// true.</summary>
    bool LoopbackMode { get; set; }

    /// <summary>Sends a datagram, now. Once the port is closed, datagrams are dropped.</summary>
    /// <param name="data">The whole datagram.</param>
    /// <param name="to">The receiver: an address and a port. Names are not looked up here, see
    /// <see cref="ResolverExtensions"/>.</param>
    /// <exception cref="MessageLengthException">It is longer than the network lets through.</exception>
    /// <exception cref="DatagramException">It cannot be sent, for another reason.</exception>
    /// <exception cref="ArgumentException">The address is not of the port's family.</exception>
    /// <exception cref="InvalidOperationException">The port is connected to another peer.</exception>
    void Write(ReadOnlySpan<byte> data, EndPoint to);

    /// <summary>Sends a datagram to the peer of a connected port, now. Once the port is closed, datagrams are
    /// dropped.</summary>
    /// <param name="data">The whole datagram.</param>
    /// <exception cref="MessageLengthException">It is longer than the network lets through.</exception>
    /// <exception cref="DatagramException">It cannot be sent, for another reason.</exception>
    /// <exception cref="InvalidOperationException">The port is not connected.</exception>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Connects the port to one peer: from now on it sends to and receives from that peer only, and the
    /// protocol's <c>ConnectionRefused</c> is called when the peer refuses.</summary>
    /// <param name="to">The peer.</param>
    /// <exception cref="InvalidOperationException">It is connected, or closed, already.</exception>
    /// <exception cref="ArgumentException">The address is not of the port's family.</exception>
    /// <exception cref="DatagramException">There is no route to it.</exception>
    void Connect(IPEndPoint to);

    /// <summary>Receives what is sent to a multicast group.</summary>
    /// <param name="group">The group's address.</param>
    /// <param name="ofInterface">The address of the interface to receive on; in IPv6, an address whose scope names the
    /// interface. Null lets the system choose.</param>
    /// <exception cref="DatagramException">It cannot be joined.</exception>
    /// <exception cref="ArgumentException">The address is no multicast address, or not of the port's
    /// family.</exception>
    /// <remarks>Source: <c>joinGroup</c>. Differs: takes addresses and no names, and so needs no deferred.</remarks>
    void JoinGroup(IPAddress group, IPAddress? ofInterface = null);

    /// <summary>Stops receiving what is sent to a multicast group.</summary>
    /// <param name="group">The group's address.</param>
    /// <param name="ofInterface">As when it was joined.</param>
    /// <exception cref="DatagramException">It was not joined.</exception>
    /// <exception cref="ArgumentException">The address is no multicast address, or not of the port's
    /// family.</exception>
    void LeaveGroup(IPAddress group, IPAddress? ofInterface = null);

    /// <summary>Chooses the interface by which multicast datagrams leave.</summary>
    /// <param name="ofInterface">An address of the interface; in IPv6, one whose scope names it.</param>
    /// <exception cref="DatagramException">There is no such interface.</exception>
    /// <exception cref="ArgumentException">The address is not of the port's family.</exception>
    /// <remarks>Source: <c>setOutgoingInterface</c>.</remarks>
    void SetOutgoingInterface(IPAddress ofInterface);

    /// <summary>Receives no more until <see cref="ResumeReading"/>; the system keeps as many datagrams as its buffer
    /// holds, and drops the rest.</summary>
    void PauseReading();

    /// <summary>Receives again.</summary>
    void ResumeReading();

    /// <summary>Closes the port. The protocol's <c>StopProtocol</c> follows, in the next turn.</summary>
    /// <returns>Fires after <c>StopProtocol</c>. Stopping again gives the same.</returns>
    Deferred StopListening();
}
