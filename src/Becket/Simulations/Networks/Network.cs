using System.Net;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Logs;

namespace Becket.Simulations.Networks;

/// <summary>The network between the hosts of a <see cref="Simulation"/>, and its faults.</summary>
/// <remarks>
/// <para>Each member that changes the network does so at once; <see cref="Simulation.At"/> does it later. Most come in
/// pairs that undo each other: <see cref="Partition"/> and <see cref="Repair"/>, <see cref="Hold"/> and
/// <see cref="Release"/>, <see cref="Refuse"/> and <see cref="Accept"/>, Set… and Clear…. <see cref="RepairAll"/>
/// undoes everything.</para>
/// <para>A rule is for two hosts, or for each host of one group and each of another, and both ways unless it is asked
/// to be one way. A host and itself are no pair, unless both arguments are that host alone: then the rule is for its
/// loopback.</para>
/// <para>Loss is what TCP makes of it: a lost packet of a connection is sent again after 200 ms and a round trip, then
/// after twice as long, and so on; those behind it wait, so that the order is kept. After 15 repetitions (about 15
/// minutes) the sender's connection ends with a timeout; a call ends after 127 s. The other end learns nothing of
/// that.</para>
/// <para>Threads: the simulation's.</para>
/// </remarks>
public sealed partial class Network : IPacketPath
{
    private readonly Simulation _simulation;
    private readonly Stack<PacketInFlight> _spare = new();

    internal Network(Simulation simulation)
    {
        _simulation = simulation;
        SimulationOptions options = simulation.Options;
        _usual = new Link(options.LeastLatency.TotalSeconds, options.MostLatency.TotalSeconds);
    }

    void IPacketPath.Send(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet)
    {
        int source = NumberOf(from);
        Note(source, EventKind.Sent, packet);
        Link? link = to is null ? null : Find(source, NumberOf(to));
        if (from == to && link is null)
        {
            // The loopback takes no time.
            to.Arrive(packet);
        }
        else if (packet.Datagram is { } datagram)
        {
            SendDatagram(from, to, packet, datagram, link ?? _usual);
        }
        else
        {
            Transmit(from, to, packet, link ?? _usual);
        }
    }

    /// <summary>A packet is where it was sent to.</summary>
    internal void OnArrival(PacketInFlight flying)
    {
        SimulatedHost from = flying.From;
        SimulatedPacket packet = flying.Packet;
        SimulatedHost? to = flying.To is { IsOn: true } machine ? machine : FindMachine(from, packet);
        Link link = to is null ? _usual : LinkOf(from, to);
        if (link.IsHeld && to is not null && packet.Sender is null)
        {
            (link.Held ??= new Queue<PacketInFlight>()).Enqueue(flying);
            return;
        }

        bool isLost = flying.IsLost || to is null || link.IsBlocked;
        double sentAt = flying.SentAt;
        Recycle(flying);
        if (packet.Sender?.LostPackets is LostPackets lost && packet.Kind != PacketKind.Rst)
        {
            lost.Add(packet, isLost ? null : to);
        }
        else if (isLost)
        {
            Lose(from, packet, sentAt);
        }
        else
        {
            Hand(from, to!, packet);
            if (AnyLinks && NeedsAcknowledgement(packet.Kind) && LinkOf(to!, from).IsBlocked)
            {
                new LostPackets(this, from, packet.Sender!, sentAt).Add(packet, hasArrived: true);
            }
        }
    }

    /// <summary>Gives a packet to the machine that it was sent to.</summary>
    internal void Hand(SimulatedHost from, SimulatedHost to, in SimulatedPacket packet)
    {
        int number = NumberOf(to);
        Note(number, EventKind.Arrived, packet);
        if (packet.Kind == PacketKind.Syn && _refuses.Contains(number))
        {
            to.Refuse(packet);
        }
        else
        {
            to.Arrive(packet);
        }
    }

    /// <summary>The machine that has the address of a packet now; null for none.</summary>
    internal SimulatedHost? FindMachine(SimulatedHost from, in SimulatedPacket packet)
    {
        IPAddress? address = (packet.To as IPEndPoint)?.Address.Plain();
        return address is not null && !IPAddress.IsLoopback(address) ? _simulation.Wires.FindHost(address)
            : from.IsOn ? from
            : null;
    }

    internal void NoteLost(SimulatedHost from, in SimulatedPacket packet) =>
        Note(NumberOf(from), EventKind.Lost, packet);

    /// <summary>Whether the sender sends such a packet again until it knows that it has arrived.</summary>
    internal static bool NeedsAcknowledgement(PacketKind kind) => kind is PacketKind.Data or PacketKind.Fin;

    private void Transmit(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet, Link link)
    {
        double now = _simulation.Time.Now;
        double at = link.Carry(now, packet.Count) + _simulation.Chance.Between(link.Least, link.Most);
        if (packet.Sender is { } sender)
        {
            // The packets of a connection arrive in order.
            at = Math.Max(at, sender.LastArrival);
            sender.LastArrival = at;
            if (packet.Kind == PacketKind.Rst)
            {
                // What would be sent again is dropped with the connection.
                (sender.LostPackets as LostPackets)?.End();
            }
        }

        Fly(from, to, packet, at, to is null || link.IsPartitioned || _simulation.Chance.Happens(link.Loss));
    }

    private void Fly(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet, double at, bool isLost)
    {
        PacketInFlight flying = _spare.TryPop(out PacketInFlight? spare) ? spare : new PacketInFlight(this);
        flying.From = from;
        flying.To = to;
        flying.Packet = packet;
        flying.SentAt = _simulation.Time.Now;
        flying.IsLost = isLost;
        _simulation.Time.Add(at, flying);
    }

    private void Recycle(PacketInFlight flying)
    {
        flying.To = null;
        flying.From = null!;
        flying.Packet = default;
        _spare.Push(flying);
    }

    private void Note(int number, EventKind kind, in SimulatedPacket packet)
    {
        PacketNote what = packet.Sender?.NoteOf(packet.Kind) ?? new PacketNote(packet.Kind, packet.From, packet.To);
        _simulation.Note(
            _simulation.Hosts[number],
            kind,
            what,
            packet.Datagram is { } datagram ? datagram.Bytes.Length : packet.Count
        );
    }
}
