using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>Sends and receives datagrams at an address. Threads: the reactor's.</summary>
internal abstract class IoDatagrams
{
    /// <summary>The address, with the port that was chosen if zero was asked for.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>The peer that it was connected to before it was adopted; null if there is none.</summary>
    public virtual EndPoint? AdoptedPeer => null;

    /// <summary>How many networks a multicast datagram may cross.</summary>
    public abstract int MulticastTimeToLive { get; set; }

    /// <summary>Whether members on this machine receive what it sends to a group.</summary>
    public abstract bool MulticastLoopback { get; set; }

    /// <summary>Whether it may send to broadcast addresses.</summary>
    public abstract bool Broadcast { get; set; }

    /// <summary>Sends a datagram, now.</summary>
    /// <param name="data">The whole datagram.</param>
    /// <param name="to">The receiver; null for the peer of <see cref="Connect"/>.</param>
    /// <returns>Success; WouldBlock if the system's buffer is full and the datagram was dropped; MessageSize if it is
    /// too long; or the system's error.</returns>
    public abstract SocketError Send(ReadOnlySpan<byte> data, EndPoint? to);

    /// <summary>From now on sends to this peer and receives from it only; the sink is notified when it
    /// refuses.</summary>
    public abstract SocketError Connect(EndPoint to);

    /// <summary>Receives no more until <see cref="ResumeReading"/>.</summary>
    public abstract void PauseReading();

    /// <summary>Receives again.</summary>
    public abstract void ResumeReading();

    /// <summary>Joins or leaves a multicast group.</summary>
    public abstract SocketError ChangeMembership(IPAddress group, IPAddress? ofInterface, bool isMember);

    /// <summary>Sets the interface that sends multicast datagrams.</summary>
    public abstract SocketError SetMulticastInterface(IPAddress ofInterface);

    /// <summary>Closes at once. The sink is not called any more.</summary>
    public abstract void Close();
}
