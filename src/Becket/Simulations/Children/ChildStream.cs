namespace Becket.Simulations.Children;

/// <summary>A standard stream of a scripted child.</summary>
internal sealed class ChildStream : Stream
{
    private readonly ScriptedChild _child;
    private readonly bool _isForReading;
    private bool _isClosed;

    /// <param name="child">The child.</param>
    /// <param name="end">Its end of the pipe.</param>
    /// <param name="isForReading">Whether the child reads from it.</param>
    public ChildStream(ScriptedChild child, ChildEnd end, bool isForReading)
    {
        _child = child;
        End = end;
        _isForReading = isForReading;
        end.AddHolder();
    }

    public ChildEnd End { get; }

    public override bool CanRead => _isForReading && !_isClosed;

    public override bool CanWrite => !_isForReading && !_isClosed;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("A pipe has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A pipe has no position.");
        set => throw new NotSupportedException("A pipe has no position.");
    }

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return TryRead(buffer.AsSpan(offset, count), out int read)
            ? read
            : throw Blocks("ReadAsync", "no byte is there");
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        TryRead(buffer.Span, out int read)
            ? ValueTask.FromResult(read)
            : new ValueTask<int>(ReadLater(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        if (TryWrite(buffer.AsSpan(offset, count)) < count)
        {
            throw Blocks("WriteAsync", "the pipe is full");
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int written = TryWrite(buffer.Span);
        return written == buffer.Length
            ? ValueTask.CompletedTask
            : new ValueTask(WriteLater(buffer[written..], cancellationToken));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A pipe has no position.");

    public override void SetLength(long value) => throw new NotSupportedException("A pipe has no length.");

    protected override void Dispose(bool disposing)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            End.RemoveHolder();
        }

        base.Dispose(disposing);
    }

    private static InvalidOperationException Blocks(string member, string why) =>
        new($"A scripted child cannot block, and {why}. Await {member}.");

    private async Task<int> ReadLater(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await End.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        } while (!TryRead(buffer.Span, out read));

        return read;
    }

    private async Task WriteLater(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            await End.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[TryWrite(buffer.Span)..];
        }
    }

    private bool TryRead(Span<byte> buffer, out int read)
    {
        Check(_isForReading, "reading");
        read = End.Pipe.ReadAsChild(buffer);
        return read > 0 || buffer.IsEmpty || End.Pipe.IsProgramGone;
    }

    private int TryWrite(ReadOnlySpan<byte> buffer)
    {
        Check(!_isForReading, "writing");
        if (!End.Pipe.IsProgramGone)
        {
            return End.Pipe.WriteAsChild(buffer);
        }

        _child.OnBrokenPipe();
        Check(!_isForReading, "writing");
        const int BrokenPipe = 32;
        throw new IOException("Broken pipe", BrokenPipe);
    }

    private void Check(bool isRightWay, string way)
    {
        _child.CheckRuns();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!isRightWay)
        {
            throw new NotSupportedException($"This descriptor of the child is not for {way}.");
        }
    }
}
