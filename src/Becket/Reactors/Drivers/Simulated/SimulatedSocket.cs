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

    /// <summary>The bytes that either end has room for.</summary>
    private readonly int _window;

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

    /// <summary>Why the connection is broken; Success while it is not.</summary>
    private SocketError _error;

    /// <summary>Whether it was closed by a reset: then it answers all that still arrives with another one.</summary>
    private bool _isGone;

    /// <summary>The listener that hands the connection out when the caller has acknowledged it; null if it has
    /// been.</summary>
    private SimulatedListener? _listener;

    /// <summary>The end that calls.</summary>
    public SimulatedSocket(SimulatedHost host, EndPoint local, EndPoint remote)
    {
        _host = host;
        _window = host.Window;
        _isCaller = true;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
    }

    /// <summary>The end that was called.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="local">Its address.</param>
    /// <param name="remote">The caller's address.</param>
    /// <param name="caller">The end that called.</param>
    /// <param name="listener">Is notified when the caller has acknowledged the connection; null if it hands the
    /// connection out at once.</param>
    public SimulatedSocket(
        SimulatedHost host,
        EndPoint local,
        EndPoint remote,
        SimulatedSocket caller,
        SimulatedListener? listener
    )
        : this(host, local, remote)
    {
        _isCaller = false;
        _peer = caller;
        _listener = listener;
        _room = _window;
    }

    public EndPoint LocalEndPoint { get; }

    public EndPoint RemoteEndPoint { get; }

    /// <summary>The machine that it is on.</summary>
    public SimulatedHost Host => _host;

    /// <summary>The other end; null until it has answered.</summary>
    public SimulatedSocket? Peer => _peer;

    /// <summary>What sends its lost packets again; null while none is lost.</summary>
    public ISimulatedEvent? LostPackets { get; set; }

    /// <summary>Whether the other end has no room for more bytes, as far as is known here.</summary>
    public bool IsOutOfRoom => _room == 0;

    /// <summary>Whether it knows nothing of the connection any more, so that it answers packets with resets.</summary>
    public bool IsGone => _isGone || _error == SocketError.TimedOut;

    /// <summary>When the last packet that this end has sent arrives, in the world's seconds.</summary>
    public double LastArrival { get; set; }

    /// <summary>How often the call was repeated.</summary>
    public int CallRetries { get; set; }

    /// <summary>The result of the call; null until it has ended.</summary>
    public SocketError? CallResult { get; private set; }

    /// <summary>Whether the other end has reset the connection, or has not answered for too long.</summary>
    public bool IsBroken => _error != SocketError.Success;

    /// <summary>Whether this end has closed it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether <see cref="Receive"/> would give bytes, the end of the stream or an error.</summary>
    public bool IsReadable => _arrived > 0 || _hasFinArrived || IsBroken;

    /// <summary>Whether <see cref="Send(ReadOnlySpan{byte}, out SocketError)"/> would take bytes or give an
    /// error.</summary>
    public bool IsWritable => _room > 0 || IsBroken;

    /// <summary>Calls the other end.</summary>
    public void Call() => _host.Send(MakeCall());

    /// <summary>The packet of the call.</summary>
    public SimulatedPacket MakeCall() => new(PacketKind.Syn, LocalEndPoint, RemoteEndPoint) { Sender = this };

    /// <summary>Answers the caller.</summary>
    public void Answer() => Send(PacketKind.SynAck);

    /// <summary>Receives what has arrived. Zero and success: the end of the stream.</summary>
    public int Receive(byte[] buffer, out SocketError error)
    {
        int count = CutInput(Math.Min(buffer.Length, _arrived));

        if (count == 0)
        {
            error =
                IsBroken ? _error
                : _hasFinArrived ? SocketError.Success
                : SocketError.WouldBlock;
            return 0;
        }

        _incoming.Take(buffer.AsSpan(0, count), _host.Segments);
        _arrived -= count;
        _roomToAnnounce += count;

        // Not for every little read: the sender can only be waiting when at least half of the window has been read.
        if (_roomToAnnounce >= (_window + 1) / 2)
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
        if (IsBroken)
        {
            error = _error;
            return 0;
        }

        int count = CutOutput(Math.Min(data.Length, _room));
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
        if (!_hasSentFin && !IsBroken)
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
        if (_peer is not null && !IsBroken)
        {
            if (isReset || _arrived > 0)
            {
                _isGone = true;
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
        _room = _window;
        if (IsClosed)
        {
            Send(PacketKind.Rst);
            return;
        }

        if (_host.Path is not null && IsTcp)
        {
            Send(PacketKind.Ack);
        }

        CallResult = SocketError.Success;
        MarkReady();
    }

    /// <summary>The caller knows of the connection.</summary>
    public void OnAck()
    {
        if (IsClosed)
        {
            Send(PacketKind.Rst);
            return;
        }

        SimulatedListener? listener = _listener;
        _listener = null;
        listener?.OnEstablished(this);
    }

    public void OnRefused()
    {
        CallResult ??= SocketError.ConnectionRefused;
        MarkReady();
    }

    public void OnData(int count)
    {
        if (IsClosed || IsGone)
        {
            // These bytes will never be read, and the sender must learn that.
            Send(PacketKind.Rst);
        }
        else if (!IsBroken)
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
        if (IsGone)
        {
            Send(PacketKind.Rst);
        }

        _hasFinArrived = true;
        MarkReady();
    }

    /// <summary>The connection is reset. Bytes that have arrived before can still be received, as on Linux.</summary>
    public void OnReset() => Break(SocketError.ConnectionReset, SocketError.ConnectionRefused);

    /// <summary>What this end has sent was not acknowledged for too long.</summary>
    public void OnTimedOut() => Break(SocketError.TimedOut, SocketError.TimedOut);

    /// <summary>The caller has never acknowledged the connection, and it was not handed out.</summary>
    public void Drop()
    {
        _listener = null;
        _isGone = true;
        IsClosed = true;
        DropIncoming();
    }

    private void Break(SocketError error, SocketError errorOfCall)
    {
        if (IsClosed || IsBroken)
        {
            return;
        }

        if (_isCaller && CallResult is null)
        {
            CallResult = errorOfCall;
        }
        else
        {
            _error = error;
        }

        MarkReady();
    }

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
