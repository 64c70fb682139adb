using System.Net;
using Becket.Net;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <content>What TCP does: packets sent again, probes of idle connections, resets.</content>
public sealed partial class Network
{
    /// <summary>In the order in which they began.</summary>
    private readonly LinkedList<LostPackets> _lost = new();

    /// <summary>The virtual time, in seconds.</summary>
    internal double Now => _simulation.Time.Now;

    /// <summary>Resets all connections between two hosts, or groups: as a firewall does that sends a reset to both
    /// ends.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <remarks>Both ends see the reset at once, after the bytes that have arrived before. Nothing undoes it.</remarks>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void ResetConnections(HostGroup from, HostGroup to)
    {
        List<(Host From, Host To)> pairs = Pairs(from, to, oneWay: false);
        if (!_simulation.BeginFault(null, $"reset the connections {Between(from, to, oneWay: false)}"))
        {
            return;
        }

        foreach ((Host source, Host target) in pairs)
        {
            if (MachineOf(source) is { } machine && MachineOf(target) is { } other)
            {
                foreach (SimulatedSocket socket in machine.Sockets.ToArray())
                {
                    if (socket.Peer?.Host == other && socket.RemoteEndPoint is IPEndPoint)
                    {
                        Reset(socket);
                    }
                }
            }
        }
    }

    /// <summary>Resets one connection: both ends see the reset at once.</summary>
    /// <param name="transport">Either end. One that has ended is left as it is.</param>
    /// <exception cref="ArgumentException">It is no TCP connection between hosts of this simulation.</exception>
    public void ResetConnection(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        if (transport.Host is not IPEndPoint local || transport.Peer is not IPEndPoint remote)
        {
            throw new ArgumentException($"{transport.Host} is no end of a TCP connection.", nameof(transport));
        }

        if (_simulation.BeginFault(null, $"reset the connection {local} > {remote}"))
        {
            foreach (SimulatedHost machine in _simulation.Wires.Hosts)
            {
                SimulatedSocket? socket = machine.Sockets.FirstOrDefault(socket =>
                    socket.LocalEndPoint.Equals(local) && socket.RemoteEndPoint.Equals(remote)
                );
                if (socket is not null)
                {
                    Reset(socket);
                    return;
                }
            }
        }
    }

    void IPacketPath.OnCallDropped(SimulatedSocket caller) => RepeatCall(caller);

    void IPacketPath.KeepAlive(SimulatedSocket socket) => _ = new KeepAliveProbes(this, socket);

    internal void AddEvent(double time, ISimulatedEvent happening) => _simulation.Time.Add(time, happening);

    /// <summary>Puts lost packets on the list of those that a release may let go.</summary>
    internal LinkedListNode<LostPackets> Register(LostPackets lost) => _lost.AddLast(lost);

    internal void Unregister(LinkedListNode<LostPackets> lost) => _lost.Remove(lost);

    /// <summary>Whether something happens that has a probability.</summary>
    internal bool Draws(double probability) => _simulation.Chance.Happens(probability);

    /// <summary>The most seconds to the receiver of a packet and back.</summary>
    internal double RoundTripOf(SimulatedHost from, in SimulatedPacket packet)
    {
        if (FindMachine(from, packet) is not { } to)
        {
            return _usual.Most * 2;
        }

        return LinkOf(from, to).Most + LinkOf(to, from).Most;
    }

    /// <summary>Sends a packet that was lost again.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="at">When it arrives.</param>
    /// <returns>False: it was lost again.</returns>
    internal bool TryPass(SimulatedHost from, in SimulatedPacket packet, out double at)
    {
        at = 0;
        Note(NumberOf(from), Logs.EventKind.Sent, packet);
        if (FindMachine(from, packet) is not { } to)
        {
            return false;
        }

        Link link = LinkOf(from, to);
        if (link.IsBlocked || Draws(link.Loss))
        {
            return false;
        }

        at = link.Carry(Now, packet.Count) + _simulation.Chance.Between(link.Least, link.Most);
        return true;
    }

    /// <summary>Whether a probe and its answer pass between the ends of a connection.</summary>
    internal bool Reaches(SimulatedSocket socket, out SimulatedHost? other)
    {
        other = FindMachine(socket.Host, socket.MakeCall());
        return other is not null && Passes(LinkOf(socket.Host, other)) && Passes(LinkOf(other, socket.Host));
    }

    private bool Passes(Link link) => !link.IsBlocked && !Draws(link.Loss);

    /// <summary>A packet was lost: if TCP repairs that, it begins now.</summary>
    private void Lose(SimulatedHost from, in SimulatedPacket packet, double sentAt)
    {
        NoteLost(from, packet);
        if (packet.Kind == PacketKind.Refusal)
        {
            RepeatCall(packet.Receiver!);
        }
        else if (packet.Kind == PacketKind.SynAck)
        {
            // The connection was not handed out yet, so the next call may find another one.
            packet.Sender!.Drop();
            RepeatCall(packet.Receiver!);
        }
        else if (packet.Sender is { IsGone: false } sender && packet.Kind != PacketKind.Rst)
        {
            new LostPackets(this, from, sender, sentAt).Add(packet, hasArrived: false);
        }
    }

    /// <summary>A call has got no answer: the caller repeats it.</summary>
    private void RepeatCall(SimulatedSocket caller)
    {
        if (!caller.IsClosed && caller.CallResult is null && caller.LostPackets is null)
        {
            new LostPackets(this, caller.Host, caller, Now).Add(caller.MakeCall(), hasArrived: false);
        }
    }

    private static void Reset(SimulatedSocket socket)
    {
        SimulatedSocket? peer = socket.Peer;
        (socket.LostPackets as LostPackets)?.End();
        (peer?.LostPackets as LostPackets)?.End();
        socket.OnReset();
        peer?.OnReset();
    }
}
