namespace Becket.Net.Connections;

/// <summary>See <see cref="Connection.AsStream"/>.</summary>
internal class ConnectionStream(Connection connection) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw NoSeeking();

    public override long Position
    {
        get => throw NoSeeking();
        set => throw NoSeeking();
    }

    protected Connection Connection => connection;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.Reactor.IsOnThread
            ? connection.Read(buffer, cancellationToken)
            : ReadOnLoop(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.Reactor.IsOnThread
            ? connection.WriteAndWait(buffer.Span, cancellationToken)
            : WriteOnLoop(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>Waits as writing does, until no more than the high-water mark is unsent. Bytes leave without
    /// it.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        connection.Reactor.IsOnThread ? connection.Flush(cancellationToken).AsTask() : FlushOnLoop(cancellationToken);

    public override IAsyncResult BeginRead(
        byte[] buffer,
        int offset,
        int count,
        AsyncCallback? callback,
        object? state
    ) => TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override IAsyncResult BeginWrite(
        byte[] buffer,
        int offset,
        int count,
        AsyncCallback? callback,
        object? state
    ) => TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>Does nothing: bytes leave at the end of the turn without it.</summary>
    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException(
            "Read would stop the loop until bytes come, and every other connection with it. Use await "
                + "stream.ReadAsync(…)."
        );

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException(
            "Write cannot wait for a slow peer without stopping the loop. Use await stream.WriteAsync(…), or "
                + "connection.Write(…), which never waits."
        );

    public override long Seek(long offset, SeekOrigin origin) => throw NoSeeking();

    public override void SetLength(long value) => throw NoSeeking();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Disposing synchronously cannot wait, but the connection closes all the same.
            connection.BeginDispose();
        }

        base.Dispose(disposing);
    }

    // Methods of their own: the object that holds what a lambda captures is made where its method begins, so the
    // callers on the loop would make one too.
    private ValueTask<int> ReadOnLoop(Memory<byte> buffer, CancellationToken cancellation) =>
        connection.RunOnLoop(connection => connection.Read(buffer, cancellation));

    private ValueTask WriteOnLoop(ReadOnlyMemory<byte> buffer, CancellationToken cancellation) =>
        connection.RunOnLoop(connection => connection.WriteAndWait(buffer.Span, cancellation));

    private Task FlushOnLoop(CancellationToken cancellation) =>
        connection.RunOnLoop(connection => connection.Flush(cancellation)).AsTask();

    private static NotSupportedException NoSeeking() =>
        new("A connection has no position and no length: its bytes are gone once they are read.");
}
