namespace Becket.Http.Timeouts;

/// <summary>The body of an answer, with a limit of time.</summary>
internal sealed class LimitedStream(Stream inner, RequestLimit limit) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        limit.BeginRead();
        int count = await limit
            .Run(
                inner,
                static (inner, buffer, token) => inner.ReadAsync(buffer, token).AsTask(),
                buffer,
                cancellationToken
            )
            .ConfigureAwait(false);
        limit.EndRead();
        if (count == 0 && buffer.Length > 0)
        {
            limit.Dispose();
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            limit.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
