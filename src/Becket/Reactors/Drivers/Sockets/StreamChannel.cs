using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Becket.Reactors.Drivers.Ready;

#pragma warning disable CA2012 // Each is looked at once, when it has ended; in between it has to be somewhere.

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>Our end of a pipe that the base class library has as a stream: it is either read from or written
/// to.</summary>
/// <remarks>
/// A stream tells "done" and not "ready". So one read is always under way, into memory of the channel's own, and what
/// has come is ready to be received; and what is sent is a copy, which stays unsent until the stream says that it has
/// gone.
/// </remarks>
internal sealed class StreamChannel : ReadyChannel, ISocketSource
{
    private readonly SocketsDriver _driver;
    private readonly Stream _stream;
    private readonly bool _isForReading;

    /// <summary>Brings the end of what is under way back to the loop.</summary>
    private readonly SocketOperation _operation;
    private readonly Action _onCompleted;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ReadyChannels.LargestReceive);
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _written;

    /// <summary>A read or a write has begun, or waits to be delivered.</summary>
    private bool _isUnderWay;

    /// <summary>What is under way is a read whose end has not been looked at.</summary>
    private bool _isReading;

    /// <summary>Of the buffer: what has been read and not received, or is being written.</summary>
    private int _count;
    private bool _isAtEnd;
    private SocketError _broken = SocketError.Success;

    public StreamChannel(SocketsDriver driver, Stream stream, bool isForReading)
        : base(driver.Channels)
    {
        _driver = driver;
        _stream = stream;
        _isForReading = isForReading;
        _operation = driver.MakeOperation(this);
        _onCompleted = () => driver.OnCompleted(_operation);
        driver.Add(this);
    }

    public int Place { get; set; }

    public override EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

    public override EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

    public override bool NoDelay
    {
        get => false;
        set { }
    }

    public override bool KeepAlive
    {
        get => false;
        set { }
    }

    private bool HasSomething => _count > 0 || _isAtEnd || _broken != SocketError.Success;

    public void OnCompleted(SocketOperation operation)
    {
        _isUnderWay = false;
        if (_isForReading)
        {
            OnReadCompleted();
            return;
        }

        SocketError error = EndWrite();
        if (HasEnded)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            Fail(error);
        }
        else
        {
            OnSent(_count);
            OnWritable();
        }
    }

    public void OnShutdown() => Fail(SocketError.Shutdown);

    public void Abandon() => Release(isReset: false);

    protected override int Receive(byte[] buffer, out SocketError error)
    {
        int count = _count;
        _buffer.AsSpan(0, count).CopyTo(buffer);
        _count = 0;
        error =
            count > 0 || _isAtEnd ? SocketError.Success
            : _broken == SocketError.Success ? SocketError.WouldBlock
            : _broken;
        return count;
    }

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
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

    /// <remarks>Who resumes reading must not be called back from that: what is there already is delivered in the next
    /// turn, too.</remarks>
    protected override void InterestChanged()
    {
        if (!_isForReading || !WantsToReceive || _isUnderWay)
        {
            return;
        }

        _isUnderWay = true;
        if (HasSomething)
        {
            _driver.AddReady(_operation);
        }
        else
        {
            BeginRead();
        }
    }

    protected override void ShutDownSending() => Close();

    protected override void Release(bool isReset)
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

        if (!HasEnded)
        {
            OnReadable();
            InterestChanged();
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
            _broken = SocketError.ConnectionReset;
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
            // Nobody reads it any more.
            return SocketError.ConnectionReset;
        }
    }
}
