using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

#pragma warning disable CA2012 // Each is looked at once, when it has ended; in between it has to be somewhere.

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>This program's end of a pipe that the base class library offers as a stream: it is either read from or
/// written to.</summary>
/// <remarks>
/// A stream reports "done" and not "ready". So one read is always under way, into memory of its own, and the bytes that
/// have come are ready to be received; and what is sent is a copy, which stays unsent until the stream has written it.
/// </remarks>
internal sealed class ManagedStream : IReadySocket<ManagedStream>, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly Stream _stream;
    private readonly bool _isForReading;

    /// <summary>Brings the end of a read or a write back to the loop.</summary>
    private readonly SocketOperation _operation;
    private readonly Action _onCompleted;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ChannelMemory.LargestReceive);
    private ReadyChannel<ManagedStream> _channel = null!;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _written;

    /// <summary>A read or a write has begun, or waits to be delivered.</summary>
    private bool _isUnderWay;

    /// <summary>A read is under way, and its result has not been taken.</summary>
    private bool _isReading;

    /// <summary>The bytes of the buffer that have been read and not received, or are being written.</summary>
    private int _count;
    private bool _isAtEnd;
    private SocketError _readError = SocketError.Success;

    public ManagedStream(SocketsDriver driver, Stream stream, bool isForReading)
    {
        _driver = driver;
        _stream = stream;
        _isForReading = isForReading;
        _operation = driver.MakeOperation(this);
        _onCompleted = () => driver.OnCompleted(_operation);
    }

    public int Place { get; set; }

    public IoChannel? Carried => _channel;

    public ReadyChannels Channels => _driver.Channels;

    public EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

    public EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

    public bool NoDelay
    {
        get => false;
        set { }
    }

    public bool KeepAlive
    {
        get => false;
        set { }
    }

    public int PipeDescriptor => -1;

    public int UnixDescriptor => -1;

    public DescriptorPassing? Passing => null;

    public int ReceivesPerEvent => 1;

    private bool IsReadable => _count > 0 || _isAtEnd || _readError != SocketError.Success;

    public void Attach(ReadyChannel<ManagedStream> channel)
    {
        _channel = channel;
        _driver.Add(this);
    }

    public void OnCompleted(SocketOperation operation)
    {
        _isUnderWay = false;
        if (_isForReading)
        {
            OnReadCompleted();
            return;
        }

        SocketError error = EndWrite();
        if (_channel.HasEnded)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            _channel.Fail(error);
        }
        else
        {
            _channel.OnSent(_count);
            _channel.OnWritable();
        }
    }

    public void OnShutdown() => _channel.OnShutdown();

    public void Abandon() => _channel.Abandon();

    public DescriptorPassing? BeginPassing() => null;

    public int Receive(byte[] buffer, out SocketError error)
    {
        int count = _count;
        _buffer.AsSpan(0, count).CopyTo(buffer);
        _count = 0;
        error =
            count > 0 || _isAtEnd ? SocketError.Success
            : _readError == SocketError.Success ? SocketError.WouldBlock
            : _readError;
        return count;
    }

    public int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.WouldBlock;
        if (_isUnderWay)
        {
            return 0;
        }

        _count = Math.Min(data.Length, _buffer.Length);
        data[.._count].CopyTo(_buffer);
        try
        {
            _written = _stream.WriteAsync(_buffer.AsMemory(0, _count)).ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            error = SocketError.ConnectionReset;
            return 0;
        }

        if (_written.IsCompleted)
        {
            error = EndWrite();
            return error == SocketError.Success ? _count : 0;
        }

        _isUnderWay = true;
        _written.UnsafeOnCompleted(_onCompleted);
        return 0;
    }

    public int Send(Segment first, out SocketError error) => Send(first.Data, out error);

    /// <remarks>A caller that resumes reading must not be called back before it returns: bytes that have been read
    /// already are delivered in the next turn, too.</remarks>
    public SocketError SetInterest(ReadyEvents wanted)
    {
        if (_isForReading && (wanted & ReadyEvents.Readable) != 0 && !_isUnderWay)
        {
            _isUnderWay = true;
            if (IsReadable)
            {
                _driver.AddReady(_operation);
            }
            else
            {
                BeginRead();
            }
        }

        return SocketError.Success;
    }

    public void StopWatching() { }

    public SocketError TakeError() => _readError;

    public SocketError ShutDownSending() => SocketError.OperationNotSupported;

    public void Release(bool isReset)
    {
        _driver.Remove(this);
        _stream.Dispose();
        _operation.Dispose();
    }

    private void OnReadCompleted()
    {
        if (_isReading)
        {
            EndRead();
        }

        if (!_channel.HasEnded)
        {
            _channel.Receive();
            _channel.UpdateInterest();
        }
    }

    private void BeginRead()
    {
        _isReading = true;
        _read = _stream.ReadAsync(_buffer).ConfigureAwait(false).GetAwaiter();
        if (_read.IsCompleted)
        {
            _driver.AddReady(_operation);
        }
        else
        {
            _read.UnsafeOnCompleted(_onCompleted);
        }
    }

    private void EndRead()
    {
        _isReading = false;
        try
        {
            _count = _read.GetResult();
            _isAtEnd = _count == 0;
        }
        catch (Exception problem)
            when (problem is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            _readError = SocketError.ConnectionReset;
        }
    }

    private SocketError EndWrite()
    {
        try
        {
            _written.GetResult();
            return SocketError.Success;
        }
        catch (Exception problem)
            when (problem is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // The last reader has gone.
            return SocketError.ConnectionReset;
        }
    }
}
