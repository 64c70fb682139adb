namespace Becket.Http.Loop;

/// <summary>The body of an answer, read from its connection.</summary>
internal abstract class BodyStream(ServerConnection connection) : Stream
{
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the whole body has been read.</summary>
    public bool HasEnded { get; private set; }

    protected ServerConnection Connection => connection;

    protected WireReader Wire => connection.Wire;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!connection.Reactor.IsOnThread)
        {
            return new ValueTask<int>(
                connection.Reactor.CallFromThreadAsync(
                    Task<int> () => ReadAsync(buffer, cancellationToken).AsTask(),
                    CancellationToken.None
                )
            );
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return HasEnded ? new ValueTask<int>(0) : ReadGuarded(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException(
            "Read would stop the loop that has to bring the bytes. Use await stream.ReadAsync(…)."
        );

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads some of a body that is not wanted, after the stream was disposed of.</summary>
    /// <returns>Whether there is more.</returns>
    internal async ValueTask<bool> Drop(byte[] buffer)
    {
        await ReadGuarded(buffer, CancellationToken.None).ConfigureAwait(false);
        return !HasEnded;
    }

    /// <summary>Reads some of the body; 0 for its end, and for an empty buffer once there is something to
    /// read.</summary>
    protected abstract ValueTask<int> ReadSome(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>All has been read.</summary>
    protected void End()
    {
        if (!HasEnded)
        {
            HasEnded = true;
            connection.OnAnswerRead();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            connection.OnBodyDisposed(this);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadGuarded(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await ReadSome(buffer, cancellation).ConfigureAwait(false);
        }
        catch
        {
            // Where in the body the next read would begin is not known.
            HasEnded = true;
            connection.Fail();
            throw;
        }
    }
}
