using System.Buffers;
using Becket.Net.Connections;

namespace Becket.Net.Tls;

/// <summary>What an <see cref="System.Net.Security.SslStream"/> takes for its network: reads what the transport below
/// has received, and writes to it. It never leaves the loop.</summary>
internal sealed class TlsWire : Stream
{
    private readonly ReactorValueTaskSource<int> _read = new();
    private Memory<byte> _into;
    private byte[]? _received;
    private int _start;
    private int _end;
    private bool _hasEnded;
    private Exception? _lost;

    /// <summary>Where what is written goes.</summary>
    public ITransport? Lower { get; set; }

    /// <summary>Whether the reader has been told of the end: if TLS ends before that, it was by close_notify.</summary>
    public bool HasReportedEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes have arrived, and nobody is told yet.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        int there = _end - _start;
        if (_received is null || _received.Length - _end < data.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(there + data.Length);
            _received.AsSpan(_start, there).CopyTo(larger);
            Return();
            (_received, _start, _end) = (larger, 0, there);
        }

        data.CopyTo(_received.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>Bytes have arrived. Whoever reads goes on before this returns.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        if (_read.IsPending && !data.IsEmpty)
        {
            // The rest is kept first: who reads may read on.
            int count = Math.Min(data.Length, _into.Length);
            data[..count].CopyTo(_into.Span);
            Add(data[count..]);
            _into = default;
            _read.SetResult(count);
        }
        else
        {
            Add(data);
        }
    }

    /// <summary>No more will arrive.</summary>
    /// <param name="lost">Why, if it was not in order.</param>
    public void End(Exception? lost)
    {
        _hasEnded = true;
        _lost ??= lost;
        if (_read.IsPending)
        {
            bool isEmpty = _into.IsEmpty;
            _into = default;
            if (_lost is not null)
            {
                _read.SetException(new IOException("The connection is lost.", _lost));
            }
            else
            {
                HasReportedEnd |= !isEmpty;
                _read.SetResult(0);
            }
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end)
        {
            int count = Math.Min(_end - _start, buffer.Length);
            _received.AsSpan(_start, count).CopyTo(buffer.Span);
            _start += count;
            if (_start == _end)
            {
                Return();
                (_start, _end) = (0, 0);
            }

            return new ValueTask<int>(count);
        }

        if (_lost is not null)
        {
            return ValueTask.FromException<int>(new IOException("The connection is lost.", _lost));
        }

        if (_hasEnded)
        {
            HasReportedEnd |= !buffer.IsEmpty;
            return new ValueTask<int>(0);
        }

        _into = buffer;
        return _read.Begin();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Lower?.Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Lower?.Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Lower?.Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Return();
        (_start, _end) = (0, 0);
        base.Dispose(disposing);
    }

    private void Return()
    {
        if (_received is not null)
        {
            ArrayPool<byte>.Shared.Return(_received);
            _received = null;
        }
    }
}
