using Becket.Net.Connections;
using Becket.Reactors.Buffers;

namespace Becket.Net.Tls;

/// <summary>The stream that an <see cref="System.Net.Security.SslStream"/> uses as its network: it reads the bytes that
/// the transport below has received, and writes to that transport. It never leaves the loop.</summary>
internal sealed class TlsWire : Stream
{
    private readonly ReactorValueTaskSource<int> _read = new();
    private Memory<byte> _into;
    private ByteBuffer _received;
    private bool _hasEnded;
    private Exception? _lost;

    /// <summary>The transport below, which sends the written bytes.</summary>
    public ITransport? Lower { get; set; }

    /// <summary>Whether a read has returned the end of the stream. If TLS ends before that, the peer has sent
    /// close_notify.</summary>
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

    /// <summary>Keeps bytes that have arrived for the reads to come; a pending read stays pending.</summary>
    public void Add(ReadOnlySpan<byte> data) => _received.Append(data);

    /// <summary>Bytes have arrived. A pending read completes, and its reader continues, before this returns.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        if (_read.IsPending && !data.IsEmpty)
        {
            // The rest is kept first, because the reader may read again at once.
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

    /// <summary>No more bytes will arrive.</summary>
    /// <param name="lost">Why, if the end was not in order.</param>
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
        if (!_received.IsEmpty)
        {
            return new ValueTask<int>(_received.Take(buffer.Span));
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
        _received.Release();
        base.Dispose(disposing);
    }
}
