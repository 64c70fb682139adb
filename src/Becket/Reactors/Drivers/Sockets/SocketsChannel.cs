using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A stream socket of the base class library.</summary>
internal sealed class SocketsChannel : ReadyChannel, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly Socket _socket;

    /// <summary>Connects first, and then waits for something to receive.</summary>
    private readonly SocketOperation _receiving;

    /// <summary>Made when the system's buffer is full for the first time.</summary>
    private SocketOperation? _sending;

    /// <summary>What <see cref="_sending"/> sends: a copy, as it may go on for a moment when the channel has ended, and
    /// its own segments serve others.</summary>
    private Segment? _inFlight;
    private EndPoint? _local;

    /// <summary><see cref="_receiving"/> is under way, or waits to be delivered.</summary>
    private bool _isReceiving;

    /// <summary>There is something to receive, which was not wanted when that was told.</summary>
    private bool _isReadable;

    public SocketsChannel(SocketsDriver driver, Socket socket, EndPoint peer)
        : base(driver.Channels)
    {
        _driver = driver;
        _socket = socket;
        RemoteEndPoint = peer;
        _receiving = driver.MakeOperation(this);
        driver.Add(this);
    }

    public int Place { get; set; }

    public override EndPoint RemoteEndPoint { get; }

    // Not kept while it connects: the system may choose it only then.
    public override EndPoint LocalEndPoint =>
        _local ?? (IsConnecting ? SocketAddresses.OfSocket(_socket) : _local = SocketAddresses.OfSocket(_socket));

    public override bool NoDelay
    {
        get => IsTcp && Get(SocketOptionLevel.Tcp, SocketOptionName.NoDelay);
        set => Set(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value);
    }

    public override bool KeepAlive
    {
        get => IsTcp && Get(SocketOptionLevel.Socket, SocketOptionName.KeepAlive);
        set => Set(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, value);
    }

    private bool IsTcp => !HasEnded && _socket.AddressFamily != AddressFamily.Unix;

    /// <summary>Begins to connect.</summary>
    public void Connect()
    {
        BeginConnecting();
        _isReceiving = true;
        _receiving.RemoteEndPoint = RemoteEndPoint;
        if (!_socket.ConnectAsync(_receiving))
        {
            _driver.AddReady(_receiving);
        }
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        base.Write(data);

        // Only now is what did not fit there to be sent.
        SendIfFull();
    }

    public void OnCompleted(SocketOperation operation)
    {
        if (operation == _sending)
        {
            OnSendCompleted();
            return;
        }

        _isReceiving = false;
        SocketError error = ToError(operation.SocketError);
        if (HasEnded)
        {
            return;
        }

        if (IsConnecting)
        {
            OnConnectEnded(error);
        }
        else if (error != SocketError.Success)
        {
            // The error has been told, and would not be again: to receive now would find the end of the stream.
            Fail(error);
        }
        else if (WantsToReceive)
        {
            // A full buffer: there is more, and it need not be asked for.
            _isReadable = OnReadable() == ReadyChannels.LargestReceive;
            InterestChanged();
        }
        else
        {
            _isReadable = true;
            if (MayReceive && PendingError() is var pending and not SocketError.Success)
            {
                Fail(pending);
            }
        }
    }

    public void OnShutdown() => Fail(SocketError.Shutdown);

    public void Abandon() => Release(isReset: false);

    protected override int Receive(byte[] buffer, out SocketError error)
    {
        int count = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out error);
        error = ToError(error);
        return count;
    }

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        int count = _socket.Send(data, SocketFlags.None, out error);
        error = ToError(error);
        return count;
    }

    protected override void InterestChanged()
    {
        // Also while reading is paused: otherwise nobody would hear that the connection is broken off.
        if (!_isReceiving && (WantsToReceive || (MayReceive && !_isReadable)))
        {
            BeginReceiving();
        }

        SendIfFull();
    }

    protected override void ShutDownSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection is broken, which receiving tells.
        }
    }

    protected override void Release(bool isReset)
    {
        // What can no longer be asked once it is closed, for ConnectionLost to tell.
        _local ??= SocketAddresses.OfSocket(_socket);
        _driver.Remove(this);
        if (isReset)
        {
            // No time to close in: what is unsent is dropped, and the peer sees a reset.
            _socket.Close(0);
        }
        else
        {
            // Without this, a receive under way would make it a reset: the base class library takes it for an operation
            // that was broken off.
            ShutDownSending();
            _socket.Dispose();
        }

        // Those under way are freed when they have ended, which they do now.
        _receiving.Dispose();
        _sending?.Dispose();
    }

    private void BeginReceiving()
    {
        _isReceiving = true;
        if (_isReadable || !_socket.ReceiveAsync(_receiving))
        {
            _isReadable = false;
            _driver.AddReady(_receiving);
        }
    }

    private void SendIfFull()
    {
        if (!WantsToSend || IsConnecting || _inFlight is not null || FirstSegment is null)
        {
            return;
        }

        _sending ??= _driver.MakeOperation(this);
        _inFlight = Shared.Segments.Rent();
        ReadOnlySpan<byte> unsent = FirstSegment.Data;
        unsent.CopyTo(_inFlight.Bytes);
        _sending.SetBuffer(_inFlight.Bytes, 0, unsent.Length);
        if (!_socket.SendAsync(_sending))
        {
            _driver.AddReady(_sending);
        }
    }

    private void OnSendCompleted()
    {
        Shared.Segments.Return(_inFlight!);
        _inFlight = null;
        if (HasEnded)
        {
            return;
        }

        SocketError error = ToError(_sending!.SocketError);
        if (error != SocketError.Success)
        {
            Fail(error);
            return;
        }

        OnSent(_sending.BytesTransferred);
        OnWritable();
    }

    /// <summary>What other drivers call it: here "shutdown" is what writing to a connection that is broken gives,
    /// elsewhere what the reactor does.</summary>
    private static SocketError ToError(SocketError error) =>
        error == SocketError.Shutdown ? SocketError.ConnectionReset : error;

    private SocketError PendingError()
    {
        try
        {
            return ToError(
                (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!
            );
        }
        catch (SocketException error)
        {
            return ToError(error.SocketErrorCode);
        }
    }

    private bool Get(SocketOptionLevel level, SocketOptionName name)
    {
        try
        {
            return (int)_socket.GetSocketOption(level, name)! != 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Set(SocketOptionLevel level, SocketOptionName name, bool value)
    {
        if (IsTcp)
        {
            try
            {
                _socket.SetSocketOption(level, name, value);
            }
            catch (SocketException)
            {
                // The connection is broken, which receiving tells.
            }
        }
    }
}
