using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>The packets of one end of a connection that were lost, or were not acknowledged, and those behind them:
/// sends them again as TCP does, until they have arrived or the sender gives up.</summary>
/// <remarks>Acknowledgements are no packets here: one arrives with the packet that it is for, if the way back is open
/// then. The first packet is the one that the sender repeats; the others wait for it at the receiver, and go on when it
/// has arrived.</remarks>
internal sealed class LostPackets : ISimulatedEvent
{
    private readonly Network _network;
    private readonly SimulatedHost _from;
    private readonly SimulatedSocket _sender;
    private readonly Queue<SimulatedPacket> _packets = new();
    private readonly LinkedListNode<LostPackets> _place;
    private readonly double _sentAt;
    private readonly Passage _passage;

    /// <summary>How many of the first packets have arrived, and only the sender does not know.</summary>
    private int _arrived;
    private double _interval;
    private double _due;
    private int _retries;

    public LostPackets(Network network, SimulatedHost from, SimulatedSocket sender, double sentAt)
    {
        _network = network;
        _from = from;
        _sender = sender;
        _sentAt = sentAt;
        _passage = new Passage(this);
        _place = network.Register(this);
        sender.LostPackets = this;
    }

    /// <summary>The end that sends.</summary>
    public SimulatedSocket Sender => _sender;

    /// <summary>The machine that sends.</summary>
    public SimulatedHost From => _from;

    /// <summary>The machine that has the receiver's address now; null for none.</summary>
    public SimulatedHost? Receiver => _network.FindMachine(_from, _packets.Peek());

    private bool IsOver => _sender.LostPackets != this;

    /// <summary>A further packet is where it was sent to.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="to">Its receiver; null if it was lost.</param>
    public void Add(in SimulatedPacket packet, SimulatedHost? to)
    {
        // With a gap before it, it waits at the receiver: for the program that is as if it were lost.
        bool hasArrived = to is not null && _arrived == _packets.Count;
        if (!hasArrived)
        {
            if (to is null)
            {
                _network.NoteLost(_from, packet);
            }

            Add(packet, hasArrived: false);
            return;
        }

        _network.Hand(_from, to!, packet);
        if (_network.LinkOf(to!, _from).IsBlocked)
        {
            Add(packet, hasArrived: true);
        }
        else
        {
            // Its acknowledgement includes those before it.
            End();
        }
    }

    /// <summary>A further packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="hasArrived">Whether only its acknowledgement was lost.</param>
    public void Add(in SimulatedPacket packet, bool hasArrived)
    {
        _packets.Enqueue(packet);
        _arrived += hasArrived ? 1 : 0;
        if (_packets.Count == 1)
        {
            _retries = packet.Kind == PacketKind.Syn ? _sender.CallRetries : 0;
            _interval = TcpTimes.FirstOf(packet.Kind, _network.RoundTripOf(_from, packet)) * (1 << _retries);
            WaitUntil(_sentAt + _interval);
        }
    }

    /// <summary>Sends nothing again.</summary>
    public void End()
    {
        if (!IsOver)
        {
            _sender.LostPackets = null;
            _network.Unregister(_place);
            _packets.Clear();
        }
    }

    /// <summary>The time to send the first packet again has come, or a time that was changed since.</summary>
    public void Happen()
    {
        if (IsOver || _network.Now < _due)
        {
            return;
        }

        PacketKind kind = _packets.Peek().Kind;
        if (!_from.IsOn || _sender.IsBroken || _sender.IsGone || (kind == PacketKind.Syn && _sender.IsClosed))
        {
            End();
        }
        else if (_retries >= TcpTimes.RetriesOf(kind, _sender.IsClosed) && GivesUp())
        {
            GiveUp(kind);
        }
        else
        {
            _retries++;
            if (kind == PacketKind.Syn)
            {
                // The answer may be lost, too: then the count goes on.
                _sender.CallRetries = _retries;
            }

            _interval = Math.Min(_interval * 2, TcpTimes.Most);
            WaitUntil(_network.Now + _interval);
            TryToPass();
        }
    }

    /// <summary>Sends the first packet again now: what held it up lets it go.</summary>
    public void TryToPass()
    {
        SimulatedPacket first = _packets.Peek();
        if (_network.TryPass(_from, first, out double at))
        {
            _network.AddEvent(at, _passage);
        }
        else
        {
            _network.NoteLost(_from, first);
        }
    }

    private void OnPassed()
    {
        if (IsOver)
        {
            return;
        }

        SimulatedHost? to = Receiver;
        if (to is null || _network.LinkOf(_from, to) is not { IsBlocked: false } link)
        {
            _network.NoteLost(_from, _packets.Peek());
            return;
        }

        HandGap(to, link);
        if (_packets.Peek().Kind == PacketKind.Syn)
        {
            // Its acknowledgement is the answer: if that is lost, the call is repeated anew.
            End();
            return;
        }

        if (_network.LinkOf(to, _from).IsBlocked)
        {
            return;
        }

        for (; _arrived > 0; _arrived--)
        {
            _packets.Dequeue();
        }

        if (_packets.Count == 0)
        {
            End();
            return;
        }

        _retries = 0;
        _interval = TcpTimes.FirstOf(_packets.Peek().Kind, _network.RoundTripOf(_from, _packets.Peek()));
        WaitUntil(_network.Now + _interval);
    }

    /// <summary>Hands over the packets that have not arrived, up to one that is lost again.</summary>
    private void HandGap(SimulatedHost to, Link link)
    {
        int number = 0;
        bool mayLose = false;
        foreach (SimulatedPacket packet in _packets)
        {
            if (number++ < _arrived)
            {
                continue;
            }

            if (mayLose && _network.Draws(link.Loss))
            {
                _network.NoteLost(_from, packet);
                return;
            }

            mayLose = true;
            _arrived++;
            _network.Hand(_from, to, packet);
        }
    }

    /// <summary>Whether the end of the repetitions ends anything. The news of room in a buffer is repeated for ever, in
    /// answer to the probes of the end that wants to send.</summary>
    private bool GivesUp()
    {
        foreach (SimulatedPacket packet in _packets)
        {
            if (packet.Kind != PacketKind.WindowUpdate)
            {
                return true;
            }
        }

        return _packets.Peek().Receiver!.IsOutOfRoom;
    }

    private void GiveUp(PacketKind first)
    {
        SimulatedPacket packet = _packets.Peek();
        bool hasUnacknowledged = _packets.Any(static packet => Network.NeedsAcknowledgement(packet.Kind));
        End();
        switch (first)
        {
            case PacketKind.Syn:
                _sender.OnTimedOut();
                break;

            case PacketKind.Ack when !hasUnacknowledged:
                packet.Receiver!.Drop();
                break;

            case PacketKind.WindowUpdate when !hasUnacknowledged:
                packet.Receiver!.OnTimedOut();
                break;

            default:
                _sender.OnTimedOut();
                break;
        }
    }

    private void WaitUntil(double due)
    {
        _due = Math.Max(due, _network.Now);
        _network.AddEvent(_due, this);
    }

    /// <summary>The arrival of the first packet, sent again.</summary>
    private sealed class Passage(LostPackets lost) : ISimulatedEvent
    {
        public void Happen() => lost.OnPassed();
    }
}
