namespace Becket.Http.Tests.Real;

/// <summary>Bytes to send, of which none is in memory.</summary>
internal sealed class EndlessStream(long length) : Stream
{
    private long _position;

    public long FailsAt { get; init; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position >= FailsAt)
        {
            throw new IOException("The disk is gone.");
        }

        int read = (int)Math.Min(count, length - _position);
        _position += read;
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
