using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Joins hosts: knows who has which address, and brings packets from one to the other.</summary>
/// <remarks>
/// <para>Everything that is ever sent passes <see cref="Deliver"/>: whether it arrives, and when, is decided there and
/// nowhere else. Today the answer is: always, and at once, which is to say with the receiver's next look at its
/// input.</para>
/// <para>Hosts may be the machines of several reactors, if all of them are on one thread. Each has a loopback of its
/// own besides its addresses.</para>
/// </remarks>
internal sealed class SimulatedNetwork
{
    // In the order they came, as a datagram to a group reaches them in that order.
    private readonly List<SimulatedHost> _hosts = [];

    /// <summary>Looked up only: its order has no meaning.</summary>
    private readonly Dictionary<IPAddress, SimulatedHost> _hostsByAddress = [];

    /// <summary>How many bytes may be under way to a reader that has not read them. Default: 64 KiB, the window of TCP
    /// without scaling (RFC 9293), so that slow readers are felt early.</summary>
    public int Window { get; init; } = 64 * 1024;

    /// <summary>A host joins, with its addresses.</summary>
    /// <exception cref="ArgumentException">One of them is another's.</exception>
    public void Add(SimulatedHost host)
    {
        foreach (IPAddress address in host.Addresses)
        {
            if (!_hostsByAddress.TryAdd(address, host))
            {
                throw new ArgumentException(
                    $"{address} is the address of another host on this network. Give each host its own.",
                    nameof(host)
                );
            }
        }

        _hosts.Add(host);
    }

    /// <summary>A host is gone. What is sent to it is lost.</summary>
    public void Remove(SimulatedHost host)
    {
        _hosts.Remove(host);
        foreach (IPAddress address in host.Addresses)
        {
            _hostsByAddress.Remove(address);
        }
    }

    /// <summary>Sends a packet. To an address that nobody has: it is lost.</summary>
    public void Send(SimulatedHost from, in SimulatedPacket packet)
    {
        IPAddress? address = (packet.To as IPEndPoint)?.Address.Plain();
        if (address is not null && (address.IsGroup() || address.IsBroadcast()))
        {
            SendToMany(from, packet, isGroup: address.IsGroup());
        }
        else if (address is null || IPAddress.IsLoopback(address))
        {
            Deliver(from, packet);
        }
        else if (_hostsByAddress.TryGetValue(address, out SimulatedHost? host))
        {
            Deliver(host, packet);
        }
    }

    private void SendToMany(SimulatedHost from, in SimulatedPacket packet, bool isGroup)
    {
        SimulatedDatagram datagram = packet.Datagram!;
        foreach (SimulatedHost host in _hosts)
        {
            if (!isGroup || (host == from ? datagram.LoopsBack : datagram.TimeToLive > 0))
            {
                Deliver(host, packet);
            }
        }
    }

    /// <summary>Decides what becomes of a packet that a host is to get; it may be the sender itself.</summary>
    private static void Deliver(SimulatedHost to, in SimulatedPacket packet) => to.Arrive(packet);
}
