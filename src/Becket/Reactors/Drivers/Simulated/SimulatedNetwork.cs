using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Connects hosts: knows the host of each address, and brings packets from one host to another.</summary>
/// <remarks>
/// <para>Everything that is sent passes <see cref="Deliver"/>, which alone decides whether it arrives, and when: as
/// <see cref="Path"/> says, or else always, and at once. The receiver sees it when it next delivers its input.</para>
/// <para>Hosts may be the machines of several reactors, if all of these run on one thread. Each has a loopback of its
/// own besides its addresses.</para>
/// </remarks>
internal sealed class SimulatedNetwork
{
    /// <summary>The default of <see cref="Window"/>: 64 KiB, the window of TCP without scaling (RFC 9293), so that a
    /// slow reader has an effect early.</summary>
    public const int DefaultWindow = 64 * 1024;

    // In the order in which they were added: a datagram to a group reaches them in that order.
    private readonly List<SimulatedHost> _hosts = [];

    /// <summary>Only looked up, never enumerated: its order has no meaning.</summary>
    private readonly Dictionary<IPAddress, SimulatedHost> _hostsByAddress = [];

    /// <summary>The most bytes on the way to a reader that has not read them, in each direction of a
    /// connection.</summary>
    public int Window { get; init; } = DefaultWindow;

    /// <summary>Decides whether and when packets arrive; null: always, and at once.</summary>
    public IPacketPath? Path { get; init; }

    /// <summary>The machines that are on, in the order in which they were added.</summary>
    public IReadOnlyList<SimulatedHost> Hosts => _hosts;

    /// <summary>Whether <see cref="Contents"/> follows what is sent.</summary>
    public bool WatchesContents { get; set; }

    /// <summary>A hash of all bytes that were sent in data and datagrams so far.</summary>
    public ulong Contents { get; private set; } = 14_695_981_039_346_656_037;

    /// <summary>Bytes are sent.</summary>
    public void NoteBytes(ReadOnlySpan<byte> bytes)
    {
        if (!WatchesContents)
        {
            return;
        }

        // FNV-1a, with the length, so that equal bytes in other pieces count as different.
        ulong hash = (Contents ^ (ulong)bytes.Length) * 1_099_511_628_211;
        foreach (byte one in bytes)
        {
            hash = (hash ^ one) * 1_099_511_628_211;
        }

        Contents = hash;
    }

    /// <summary>Adds a host with its addresses, in place of one that has left them.</summary>
    /// <exception cref="ArgumentException">Another host has one of the addresses.</exception>
    public void Add(SimulatedHost host)
    {
        foreach (IPAddress address in host.Addresses)
        {
            if (FindHost(address) is { HasLeft: true } old)
            {
                old.SwitchOff();
            }

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

    /// <summary>Removes a host. Packets to it are lost from now on.</summary>
    public void Remove(SimulatedHost host)
    {
        if (!_hosts.Remove(host))
        {
            return;
        }

        foreach (IPAddress address in host.Addresses)
        {
            _hostsByAddress.Remove(address);
        }
    }

    /// <summary>The host that has an address; null if none has.</summary>
    public SimulatedHost? FindHost(IPAddress address) => _hostsByAddress.GetValueOrDefault(address);

    /// <summary>Sends a packet. It is lost if no host has the address.</summary>
    public void Send(SimulatedHost from, in SimulatedPacket packet)
    {
        if (packet.Datagram is { } datagram)
        {
            NoteBytes(datagram.Bytes);
        }

        IPAddress? address = (packet.To as IPEndPoint)?.Address.Plain();
        if (address is not null && (address.IsGroup() || address.IsBroadcast()))
        {
            SendToMany(from, packet, isGroup: address.IsGroup());
        }
        else if (address is null || IPAddress.IsLoopback(address))
        {
            Deliver(from, from, packet);
        }
        else if (_hostsByAddress.TryGetValue(address, out SimulatedHost? host))
        {
            Deliver(from, host, packet);
        }
        else
        {
            Path?.Send(from, null, packet);
        }
    }

    private void SendToMany(SimulatedHost from, in SimulatedPacket packet, bool isGroup)
    {
        SimulatedDatagram datagram = packet.Datagram!;
        foreach (SimulatedHost host in _hosts)
        {
            if (!isGroup || (host == from ? datagram.LoopsBack : datagram.TimeToLive > 0))
            {
                Deliver(from, host, packet);
            }
        }
    }

    /// <summary>Brings a packet to a host, which may be the sender itself.</summary>
    private void Deliver(SimulatedHost from, SimulatedHost to, in SimulatedPacket packet)
    {
        if (Path is null)
        {
            to.Arrive(packet);
        }
        else
        {
            Path.Send(from, to, packet);
        }
    }
}
