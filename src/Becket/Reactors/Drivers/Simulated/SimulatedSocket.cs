using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>One end of a connection, as a kernel keeps it: a bounded buffer for the bytes that arrive, and what is
/// known of the other end.</summary>
/// <remarks>
/// It knows of the other end only what packets have brought. The one shortcut: bytes are put straight into the
/// receiver's buffer, where they lie unseen until their packet arrives. Source of the behaviour: RFC 9293; where that
/// leaves a choice, Linux.
/// </remarks>
internal sealed partial class SimulatedSocket
{
    private readonly SimulatedHost _host;

    /// <summary>Whether it has called, rather than been called: then it releases its address when it closes.</summary>
    private readonly bool _isCaller;

    /// <summary>The other end; null until it has answered.</summary>
    private SimulatedSocket? _peer;

    /// <summary>Bytes that can be received now.</summary>
    private int _arrived;

    /// <summary>Bytes that the other end has sent; the first <see cref="_arrived"/> of them can be received.</summary>
    private SegmentQueue _incoming;

    /// <summary>Bytes that the other end has room for, as far as is known here.</summary>
    private int _room;

    /// <summary>Bytes that were received, of which the other end does not know yet.</summary>
    private int _roomToAnnounce;
    private bool _hasFinArrived;
    private bool _hasSentFin;

    /// <summary>The end that calls.</summary>
    public SimulatedSocket(SimulatedHost host, EndPoint local, EndPoint remote)
    {
        _host = host;
        _isCaller = true;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
    }

    /// <summary>The end that was called.</summary>
    public SimulatedSocket(SimulatedHost host, EndPoint local, EndPoint remote, SimulatedSocket caller)
        : this(host, local, remote)
    {
        _isCaller = false;
        _peer = caller;
        _room = _host.Window;
    }

    public EndPoint LocalEndPoint { get; }

    public EndPoint RemoteEndPoint { get; }

    /// <summary>When the last packet that this end has sent arrives, in the world's seconds.</summary>
    public double LastArrival { get; set; }

    /// <summary>The result of the call; null until it has ended.</summary>
    public SocketError? CallResult { get; private set; }

    /// <summary>Whether the other end has reset the connection.</summary>
    public bool IsReset { get; private set; }

    /// <summary>Whether this end has closed it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether <see cref="Receive"/> would give bytes, the end of the stream or an error.</summary>
    public bool IsReadable => _arrived > 0 || _hasFinArrived || IsReset;

    /// <summary>Whether <see cref="Send(ReadOnlySpan{byte}, out SocketError)"/> would take bytes or give an
    /// error.</summary>
    public bool IsWritable => _room > 0 || IsReset;

    /// <summary>Calls the other end.</summary>
    public void Call() =>
        _host.Send(new SimulatedPacket(PacketKind.Syn, LocalEndPoint, RemoteEndPoint) { Sender = this });

    /// <summary>Answers the caller.</summary>
    public void Answer() => Send(PacketKind.SynAck);

    /// <summary>Receives what has arrived. Zero and success: the end of the stream.</summary>
    public int Receive(byte[] buffer, out SocketError error)
    {
        int count = Math.Min(buffer.Length, _arrived);
        if (count > 1 && _host.Chance is { } chance)
        {
            count = Cut(count, chance);
        }

        if (count == 0)
        {
            error =
                IsReset ? SocketError.ConnectionReset
                : _hasFinArrived ? SocketError.Success
                : SocketError.WouldBlock;
            return 0;
        }

        _incoming.Take(buffer.AsSpan(0, count), _host.Segments);
        _arrived -= count;
        _roomToAnnounce += count;

        // Not for every little read: the sender can only be waiting when at least half of the window has been read.
        if (_roomToAnnounce >= (_host.Window + 1) / 2)
        {
            Send(PacketKind.WindowUpdate, _roomToAnnounce);
            _roomToAnnounce = 0;
        }

        error = SocketError.Success;
        return count;
    }

    /// <summary>Sends as much as the other end has room for.</summary>
    public int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (IsReset)
        {
            error = SocketError.ConnectionReset;
            return 0;
        }

        int count = Math.Min(data.Length, _room);
        error = count > 0 || data.IsEmpty ? SocketError.Success : SocketError.WouldBlock;
        if (count > 0)
        {
            _room -= count;
            _host.NoteBytes(data[..count]);
            if (!_peer!.IsClosed)
            {
                _peer._incoming.Append(data[..count], _peer._host.Segments);
            }

            Send(PacketKind.Data, count);
        }

        return count;
    }

    /// <summary>Ends this end's stream.</summary>
    public SocketError ShutDownSending()
    {
        if (!_hasSentFin && !IsReset)
        {
            _hasSentFin = true;
            Send(PacketKind.Fin);
        }

        return SocketError.Success;
    }

    /// <summary>Closes this end.</summary>
    /// <param name="isReset">Whether the other end sees a reset. It does in any case if bytes have arrived that were
    /// not read (RFC 2525, 2.17).</param>
    public void Close(bool isReset)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        if (_isCaller)
        {
            _host.ReleaseCaller(LocalEndPoint, RemoteEndPoint);
        }

        // Without a peer there is no end to send to yet: if it answers after all, it gets the reset then.
        if (_peer is not null && !IsReset)
        {
            if (isReset || _arrived > 0)
            {
                Send(PacketKind.Rst);
            }
            else
            {
                ShutDownSending();
            }
        }

        DropIncoming();
    }

    public void OnSynAck(SimulatedSocket peer)
    {
        _peer = peer;
        _room = _host.Window;
        if (IsClosed)
        {
            Send(PacketKind.Rst);
            return;
        }

        CallResult = SocketError.Success;
        MarkReady();
    }

    public void OnRefused()
    {
        CallResult = SocketError.ConnectionRefused;
        MarkReady();
    }

    public void OnData(int count)
    {
        if (IsClosed)
        {
            // These bytes will never be read, and the sender must learn that.
            Send(PacketKind.Rst);
        }
        else if (!IsReset)
        {
            _arrived += count;
            MarkReady();
        }
    }

    public void OnWindowUpdate(int count)
    {
        _room += count;
        MarkReady();
    }

    public void OnFin()
    {
        _hasFinArrived = true;
        MarkReady();
    }

    public void OnReset()
    {
        if (!IsClosed)
        {
            IsReset = true;
            DropIncoming();
            MarkReady();
        }
    }

    /// <summary>A stream has no borders: now and then less is received than there is.</summary>
    private static int Cut(int count, Chance chance) =>
        chance.Below(4) switch
        {
            0 => 1 + chance.Below(count),
            1 => 1 + chance.Below(Math.Min(count, 16)),
            _ => count,
        };

    private void DropIncoming()
    {
        _incoming.Clear(_host.Segments);
        _arrived = 0;
    }

    private void MarkReady()
    {
        if (_channel is not null && !IsClosed)
        {
            _host.MarkReady(this);
        }
    }

    private void Send(PacketKind kind, int count = 0) =>
        _host.Send(
            new SimulatedPacket(kind, LocalEndPoint, RemoteEndPoint)
            {
                Sender = this,
                Receiver = _peer,
                Count = count,
            }
        );
}
