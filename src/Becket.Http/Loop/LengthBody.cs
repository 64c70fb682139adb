namespace Becket.Http.Loop;

/// <summary>A body of a length that is known.</summary>
internal sealed class LengthBody(ServerConnection connection, long left) : BodyStream(connection)
{
    protected override async ValueTask<int> ReadSome(Memory<byte> buffer, CancellationToken cancellation)
    {
        Memory<byte> into = buffer[..(int)Math.Min(buffer.Length, left)];
        int count =
            Wire.Buffered > 0 ? Wire.Take(into.Span) : await Wire.Read(into, cancellation).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0)
        {
            throw new HttpIOException(
                HttpRequestError.ResponseEnded,
                $"The server has ended its stream {left} bytes before the end of the body."
            );
        }

        left -= count;
        if (left == 0)
        {
            End();
        }

        return count;
    }
}
