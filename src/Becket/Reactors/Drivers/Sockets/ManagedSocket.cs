using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A stream socket of the base class library.</summary>
internal sealed class ManagedSocket : IReadySocket<ManagedSocket>, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly Socket _socket;

    /// <summary>Connects first, and then waits until there are bytes to receive.</summary>
    private readonly SocketOperation _receiving;
    private ReadyChannel<ManagedSocket> _channel = null!;

    /// <summary>Made when the system's buffer is full for the first time.</summary>
    private SocketOperation? _sending;

    /// <summary>The bytes that <see cref="_sending"/> sends: a copy, as the operation may go on for a moment when the
    /// channel has ended, and the channel's own segments serve others.</summary>
    private Segment? _inFlight;
    private EndPoint? _local;

    /// <summary><see cref="_receiving"/> has begun, or waits to be delivered.</summary>
    private bool _isReceiving;

    /// <summary>There are bytes to receive, which the channel did not want when their arrival was reported.</summary>
    private bool _isReadable;

    public ManagedSocket(SocketsDriver driver, Socket socket, EndPoint peer)
    {
        _driver = driver;
        _socket = socket;
        RemoteEndPoint = peer;
        _receiving = driver.MakeOperation(this);
    }

    public int Place { get; set; }

    public IoChannel? Carried => _channel;

    public ReadyChannels Channels => _driver.Channels;

    public EndPoint RemoteEndPoint { get; }

    // Not kept while it connects: the system may choose it only then.
    public EndPoint LocalEndPoint =>
        _local
        ?? (_channel.IsConnecting ? SocketAddresses.OfSocket(_socket) : _local = SocketAddresses.OfSocket(_socket));

    public bool NoDelay
    {
        get => IsTcp && Get(SocketOptionLevel.Tcp, SocketOptionName.NoDelay);
        set => Set(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value);
    }

    public bool KeepAlive
    {
        get => IsTcp && Get(SocketOptionLevel.Socket, SocketOptionName.KeepAlive);
        set => Set(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, value);
    }

    public int PipeDescriptor => -1;

    public int UnixDescriptor =>
        _socket.AddressFamily == AddressFamily.Unix && !OperatingSystem.IsWindows() ? (int)_socket.Handle : -1;

    public DescriptorPassing? Passing => null;

    public int ReceivesPerEvent => 1;

    private bool IsTcp => !_channel.HasEnded && _socket.AddressFamily != AddressFamily.Unix;

    public void Attach(ReadyChannel<ManagedSocket> channel)
    {
        _channel = channel;
        _driver.Add(this);
    }

    /// <summary>Begins to connect.</summary>
    public void Connect()
    {
        _channel.BeginConnecting();
        _isReceiving = true;
        _receiving.RemoteEndPoint = RemoteEndPoint;
        if (!_socket.ConnectAsync(_receiving))
        {
            _driver.AddReady(_receiving);
        }
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
        if (_channel.HasEnded)
        {
            return;
        }

        if (_channel.IsConnecting)
        {
            _channel.OnConnectEnded(error);
        }
        else if (error != SocketError.Success)
        {
            // The system reports an error once: to receive now would find the end of the stream.
            _channel.Fail(error);
        }
        else if (_channel.WantsToReceive)
        {
            // A full buffer: there is more, without asking.
            _isReadable = _channel.Receive() == ChannelMemory.LargestReceive;
            _channel.UpdateInterest();
        }
        else
        {
            _isReadable = true;
            if (_channel.MayReceive && TakeError() is var pending and not SocketError.Success)
            {
                _channel.Fail(pending);
            }
        }
    }

    public void OnShutdown() => _channel.OnShutdown();

    public void Abandon() => _channel.Abandon();

    public DescriptorPassing? BeginPassing() => null;

    public int Receive(byte[] buffer, out SocketError error)
    {
        int count = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out error);
        error = ToError(error);
        return count;
    }

    public int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        int count = _socket.Send(data, SocketFlags.None, out error);
        error = ToError(error);
        return count;
    }

    public int Send(Segment first, out SocketError error) => Send(first.Data, out error);

    public SocketError SetInterest(ReadyEvents wanted)
    {
        // Also while reading is paused: otherwise a connection that breaks would go unnoticed.
        if (!_isReceiving && ((wanted & ReadyEvents.Readable) != 0 || (_channel.MayReceive && !_isReadable)))
        {
            BeginReceiving();
        }

        if ((wanted & ReadyEvents.Writable) != 0 && !_channel.IsConnecting && _inFlight is null)
        {
            BeginSending();
        }

        return SocketError.Success;
    }

    public void StopWatching() { }

    public SocketError TakeError()
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

    public SocketError ShutDownSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.NotConnected)
        {
            // The connection is broken, which the next receive reports.
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }

        return SocketError.Success;
    }

    public void Release(bool isReset)
    {
        // The system does not know it any more once the socket is closed, and ConnectionLost may ask for it.
        _local ??= SocketAddresses.OfSocket(_socket);
        _driver.Remove(this);
        if (isReset)
        {
            // No time to close in: what is unsent is dropped, and the peer sees a reset.
            _socket.Close(0);
        }
        else
        {
            // Without this, a receive that has begun would make it a reset: the base class library takes it for an
            // operation that was broken off.
            ShutDownSending();
            _socket.Dispose();
        }

        // Operations that have begun are freed when they end, which they do now.
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

    private void BeginSending()
    {
        if (_channel.FirstSegment is not { } first)
        {
            return;
        }

        _sending ??= _driver.MakeOperation(this);
        _inFlight = Channels.Segments.Rent();
        ReadOnlySpan<byte> unsent = first.Data;
        unsent.CopyTo(_inFlight.Bytes);
        _sending.SetBuffer(_inFlight.Bytes, 0, unsent.Length);
        if (!_socket.SendAsync(_sending))
        {
            _driver.AddReady(_sending);
        }
    }

    private void OnSendCompleted()
    {
        Channels.Segments.Return(_inFlight!);
        _inFlight = null;
        if (_channel.HasEnded)
        {
            return;
        }

        SocketError error = ToError(_sending!.SocketError);
        if (error != SocketError.Success)
        {
            _channel.Fail(error);
            return;
        }

        _channel.OnSent(_sending.BytesTransferred);
        _channel.OnWritable();
    }

    /// <summary>The error by the name that the other drivers give it: here "shutdown" is what writing to a broken
    /// connection gives, elsewhere it is what the reactor does.</summary>
    private static SocketError ToError(SocketError error) =>
        error == SocketError.Shutdown ? SocketError.ConnectionReset : error;

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
                // The connection is broken, which the next receive reports.
            }
        }
    }
}
