using System.Net;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>
/// The network side of a machine on a <see cref="SimulatedNetwork"/>: what the kernel is to a real one. It knows what
/// is open and bound, takes packets in, and keeps the list of sources that are ready.
/// </summary>
/// <remarks>
/// Every list is in the order of what happened. Sources are notified only in <see cref="Deliver"/>, and those that
/// become ready meanwhile wait for the next call: so no pair of peers can keep the loop to itself.
/// </remarks>
internal sealed partial class SimulatedHost
{
    private readonly SimulatedNetwork _network;
    private readonly Chance? _chance;
    private readonly Action? _hasWork;
    private readonly Queue<SimulatedPacket> _arrived = new();
    private readonly LinkedList<ISimulatedSource> _sources = new();
    private List<ISimulatedSource> _ready = [];
    private List<ISimulatedSource> _delivering = [];

    /// <summary>Makes a host and puts it on the network.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="channels">What the channels of its driver share.</param>
    /// <param name="addresses">The addresses by which other hosts reach it. It has the loopback addresses by
    /// itself.</param>
    /// <param name="chance">Draws the order of sources that are ready together, and where bytes are cut. Null: the
    /// order in which they became ready, and no cuts.</param>
    /// <param name="hasWork">Called when <see cref="HasInput"/> becomes true. Null for a host that asks before each
    /// wait.</param>
    public SimulatedHost(
        SimulatedNetwork network,
        ReadyChannels channels,
        IReadOnlyList<IPAddress> addresses,
        Chance? chance,
        Action? hasWork
    )
    {
        _network = network;
        _chance = chance;
        CutReads = chance?.Below(4) switch
        {
            1 => 16,
            2 => 4,
            3 => 2,
            _ => 0,
        };
        _hasWork = hasWork;
        Channels = channels;
        Addresses = [.. addresses.Select(static address => address.Plain())];
        network.Add(this);
    }

    /// <summary>The addresses by which other hosts reach it.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>The most bytes on the way to one of its sockets, and in that socket's buffer: the same for all of a
    /// run.</summary>
    public int Window => RarePaths.Draw("tcp: window", _network.Window, 1_000, 8_000);

    /// <summary>What the channels of its driver share.</summary>
    public ReadyChannels Channels { get; }

    /// <summary>Memory for the buffers of its sockets.</summary>
    public SegmentPool Segments => Channels.Segments;

    /// <summary>Draws what the network leaves open; null for none.</summary>
    public Chance? Chance => _chance;

    /// <summary>One read in so many gives less than there is; 0 for none. Drawn for each host: what fails only with
    /// few cuts, or only with many, is found sooner than with the same share for all.</summary>
    public int CutReads { get; }

    /// <summary>What delays and loses packets; null if nothing does, and they arrive at once.</summary>
    public IPacketPath? Path => _network.Path;

    /// <summary>The number by which the path knows it; negative until the path has given it one.</summary>
    public int Number { get; set; } = -1;

    /// <summary>Bounds the bytes of one read or write of a connection; null for no more than the cuts of
    /// <see cref="Chance"/>.</summary>
    public TransferLimit? Transfers { get; set; }

    /// <summary>Whether its program has ended. The machine is still on, and answers packets: nothing listens, and no
    /// connection is open.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>The connections that are open now, and those that are being made.</summary>
    public IEnumerable<SimulatedSocket> Sockets => _sources.OfType<SimulatedSocket>();

    /// <summary>Whether it is on the network. A machine that is off gets no packets and sends none.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>The number of open listeners, channels and datagram sockets.</summary>
    public int OpenCount => _sources.Count;

    /// <summary>Whether <see cref="Deliver"/> has something to do.</summary>
    public bool HasInput => _arrived.Count > 0 || _ready.Count > 0;

    /// <summary>Adds an open source.</summary>
    public LinkedListNode<ISimulatedSource> Register(ISimulatedSource source) => _sources.AddLast(source);

    /// <summary>Removes a source that has been closed.</summary>
    public void Release(LinkedListNode<ISimulatedSource> source) => _sources.Remove(source);

    /// <summary>A source may be ready: the next <see cref="Deliver"/> notifies it.</summary>
    public void MarkReady(ISimulatedSource source)
    {
        if (!source.IsListed)
        {
            source.IsListed = true;
            _ready.Add(source);
            _hasWork?.Invoke();
        }
    }

    /// <summary>Bytes are about to be sent.</summary>
    public void NoteBytes(ReadOnlySpan<byte> bytes) => _network.NoteBytes(bytes);

    /// <summary>Sends a packet into the network.</summary>
    public void Send(in SimulatedPacket packet)
    {
        if (IsOn)
        {
            _network.Send(this, packet);
        }
    }

    /// <summary>A packet arrives from the network.</summary>
    public void Arrive(in SimulatedPacket packet)
    {
        if (!IsOn)
        {
            return;
        }

        if (HasLeft)
        {
            Take(packet);
            return;
        }

        _arrived.Enqueue(packet);
        _hasWork?.Invoke();
    }

    /// <summary>Takes in the packets that have arrived, and notifies the sources that are ready.</summary>
    /// <returns>Whether there were any.</returns>
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

        (_ready, _delivering) = (_delivering, _ready);
        Shuffle(_delivering);
        foreach (ISimulatedSource source in _delivering)
        {
            source.IsListed = false;
            source.OnReady();
        }

        _delivering.Clear();
        return true;
    }

    /// <summary>Ends everything that is open, in the order of opening; the next flush notifies the sinks.</summary>
    public void ShutDown()
    {
        foreach (ISimulatedSource? source in _sources.ToArray())
        {
            source.OnShutdown();
        }
    }

    /// <summary>The channels that are open now.</summary>
    public IReadOnlyList<IoChannel> OpenChannels() =>
        [.. _sources.Select(static source => source.Carried).OfType<IoChannel>()];

    /// <summary>The machine goes off: what it sends from now on, and what arrives, is lost. Its peers are not
    /// told.</summary>
    public void SwitchOff()
    {
        IsOn = false;
        _network.Remove(this);
        _arrived.Clear();
    }

    /// <summary>The program has ended: ends everything that is open, without notifications. Without a path the machine
    /// leaves the network, too; with one it stays, and answers as a kernel does.</summary>
    public void Leave()
    {
        foreach (ISimulatedSource? source in _sources.ToArray())
        {
            source.Abandon();
        }

        _ready.Clear();
        if (Path is null || !IsOn)
        {
            _network.Remove(this);
            _arrived.Clear();
            return;
        }

        HasLeft = true;
        while (_arrived.TryDequeue(out SimulatedPacket packet))
        {
            Take(packet);
        }
    }

    /// <summary>Answers a packet <see cref="PacketKind.Syn"/> with a refusal.</summary>
    public void Refuse(in SimulatedPacket packet) =>
        Send(new SimulatedPacket(PacketKind.Refusal, packet.To, packet.From) { Receiver = packet.Sender });

    private void Shuffle(List<ISimulatedSource> sources)
    {
        if (_chance is null)
        {
            return;
        }

        for (int last = sources.Count - 1; last > 0; last--)
        {
            int other = _chance.Below(last + 1);
            (sources[last], sources[other]) = (sources[other], sources[last]);
        }
    }

    private void Take(in SimulatedPacket packet)
    {
        if (packet.Receiver is { } receiver && receiver.Host != this)
        {
            // It was sent to the machine that had the address before this one.
            AnswerStray(packet);
            return;
        }

        switch (packet.Kind)
        {
            case PacketKind.Syn:
                TakeSyn(packet);
                break;

            case PacketKind.SynAck:
                packet.Receiver!.OnSynAck(packet.Sender!);
                break;

            case PacketKind.Ack:
                packet.Receiver!.OnAck();
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
            Refuse(packet);
        }
    }

    /// <summary>A packet of a connection that this machine does not know: it answers with a reset (RFC 9293,
    /// 3.5.2).</summary>
    private void AnswerStray(in SimulatedPacket packet)
    {
        if (packet.Kind != PacketKind.Rst && packet.Sender is { } sender)
        {
            Send(new SimulatedPacket(PacketKind.Rst, packet.To, packet.From) { Receiver = sender });
        }
    }

    private void TakeDatagram(in SimulatedPacket packet)
    {
        if (packet.To is not IPEndPoint to)
        {
            // To a path: the sender has looked up the receiver, and reserved room.
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
