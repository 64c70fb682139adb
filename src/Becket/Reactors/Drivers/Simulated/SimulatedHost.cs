using System.Net;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>
/// A machine on a <see cref="SimulatedNetwork"/>, as far as its network goes: what the kernel is to a real one. It
/// knows what is open and bound, takes packets in, and keeps the list of those for whom there is something.
/// </summary>
/// <remarks>
/// Every list is in the order of what happened. Nothing is told to anybody but in <see cref="Deliver"/>, and what comes
/// up meanwhile waits for the next: so no pair of talkers can keep the loop to itself.
/// </remarks>
internal sealed partial class SimulatedHost
{
    private readonly SimulatedNetwork _network;
    private readonly Queue<SimulatedPacket> _arrived = new();
    private readonly LinkedList<ISimulatedSource> _sources = new();
    private List<ISimulatedSource> _ready = [];
    private List<ISimulatedSource> _beingTold = [];

    /// <summary>A host that is on the network from now on.</summary>
    /// <param name="network">Where it stands.</param>
    /// <param name="segments">Memory for its sockets' buffers.</param>
    /// <param name="addresses">What it can be reached at from other hosts. The loopback addresses it has by
    /// itself.</param>
    public SimulatedHost(SimulatedNetwork network, SegmentPool segments, IReadOnlyList<IPAddress> addresses)
    {
        _network = network;
        Segments = segments;
        Addresses = [.. addresses.Select(static address => address.Plain())];
        network.Add(this);
    }

    /// <summary>What it can be reached at from other hosts.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>How much may be on the way to one of its sockets, or wait there.</summary>
    public int Window => _network.Window;

    /// <summary>Memory for buffers.</summary>
    public SegmentPool Segments { get; }

    /// <summary>How many listeners, channels and datagram sockets are open.</summary>
    public int Open => _sources.Count;

    /// <summary>Whether <see cref="Deliver"/> has something to do.</summary>
    public bool HasInput => _arrived.Count > 0 || _ready.Count > 0;

    /// <summary>Counts something as open.</summary>
    public LinkedListNode<ISimulatedSource> Register(ISimulatedSource source) => _sources.AddLast(source);

    /// <summary>It is open no more.</summary>
    public void Forget(LinkedListNode<ISimulatedSource> source) => _sources.Remove(source);

    /// <summary>There may be something for it: it is told with the next <see cref="Deliver"/>.</summary>
    public void MarkReady(ISimulatedSource source)
    {
        if (!source.IsListed)
        {
            source.IsListed = true;
            _ready.Add(source);
        }
    }

    /// <summary>Sends a packet into the network.</summary>
    public void Send(in SimulatedPacket packet) => _network.Send(this, packet);

    /// <summary>A packet has come from the network.</summary>
    public void Arrive(in SimulatedPacket packet) => _arrived.Enqueue(packet);

    /// <summary>Takes in the packets that are there, and tells those for whom there is something.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Deliver()
    {
        if (!HasInput)
        {
            return false;
        }

        for (int count = _arrived.Count; count > 0; count--)
        {
            Take(_arrived.Dequeue());
        }

        (_ready, _beingTold) = (_beingTold, _ready);
        foreach (ISimulatedSource source in _beingTold)
        {
            source.IsListed = false;
            source.OnReady();
        }

        _beingTold.Clear();
        return true;
    }

    /// <summary>Everything that is open ends, in the order it was opened, and sinks are told with the next
    /// flush.</summary>
    public void ShutDown()
    {
        foreach (ISimulatedSource? source in _sources.ToArray())
        {
            source.OnShutdown();
        }
    }

    /// <summary>Leaves the network. Everything that is open ends, and nobody is told.</summary>
    public void Leave()
    {
        foreach (ISimulatedSource? source in _sources.ToArray())
        {
            source.Abandon();
        }

        _network.Remove(this);
        _arrived.Clear();
        _ready.Clear();
    }

    private void Take(in SimulatedPacket packet)
    {
        switch (packet.Kind)
        {
            case PacketKind.Syn:
                TakeSyn(packet);
                break;

            case PacketKind.SynAck:
                packet.Receiver!.OnSynAck(packet.Sender!);
                break;

            case PacketKind.Refusal:
                packet.Receiver!.OnRefused();
                break;

            case PacketKind.Data:
                packet.Receiver!.OnData(packet.Count);
                break;

            case PacketKind.WindowUpdate:
                packet.Receiver!.OnWindowUpdate(packet.Count);
                break;

            case PacketKind.Fin:
                packet.Receiver!.OnFin();
                break;

            case PacketKind.Rst:
                packet.Receiver!.OnReset();
                break;

            case PacketKind.Datagram:
                TakeDatagram(packet);
                break;

            case PacketKind.PortUnreachable:
                TakePortUnreachable(packet);
                break;

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void TakeSyn(in SimulatedPacket packet)
    {
        if (FindListener(packet.To) is { } listener)
        {
            listener.OnSyn(packet.Sender!);
        }
        else
        {
            Send(new SimulatedPacket(PacketKind.Refusal, packet.To, packet.From) { Receiver = packet.Sender });
        }
    }

    private void TakeDatagram(in SimulatedPacket packet)
    {
        if (packet.To is not IPEndPoint to)
        {
            // To a path: the sender has looked who is there, and reserved room.
            (FindPath(packet.To) as SimulatedDatagrams)?.OnDatagram(
                packet.Datagram!.Bytes,
                packet.From,
                isRoomReserved: true
            );
            return;
        }

        IPEndPoint from = ((IPEndPoint)packet.From).Plain();
        IPAddress address = to.Address.Plain();
        if (address.IsGroup() || address.IsBroadcast())
        {
            foreach (SimulatedDatagrams socket in Datagrams.At(to.Port))
            {
                if (socket.Hears(address) && socket.TakesFrom(from))
                {
                    socket.OnDatagram(packet.Datagram!.Bytes, from, isRoomReserved: false);
                }
            }
        }
        else if (FindDatagrams(address, to.Port, from) is { } socket)
        {
            socket.OnDatagram(packet.Datagram!.Bytes, from, isRoomReserved: false);
        }
        else
        {
            Send(new SimulatedPacket(PacketKind.PortUnreachable, packet.To, packet.From));
        }
    }

    private void TakePortUnreachable(in SimulatedPacket packet)
    {
        IPEndPoint from = ((IPEndPoint)packet.From).Plain();
        IPEndPoint to = ((IPEndPoint)packet.To).Plain();
        FindDatagrams(to.Address, to.Port, from)?.OnPortUnreachable(from);
    }
}
