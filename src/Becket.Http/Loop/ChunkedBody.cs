namespace Becket.Http.Loop;

/// <summary>A body in chunks, with header fields after it.</summary>
internal sealed class ChunkedBody(ServerConnection connection, HttpResponseMessage response) : BodyStream(connection)
{
    private long _left;

    protected override async ValueTask<int> ReadSome(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_left == 0)
        {
            _left = await Connection.Heads.ReadChunkSize(cancellation).ConfigureAwait(false);
            if (_left == 0)
            {
                foreach (
                    (string name, string value) in await Connection
                        .Heads.ReadTrailers(cancellation)
                        .ConfigureAwait(false)
                )
                {
                    response.TrailingHeaders.TryAddWithoutValidation(name, value);
                }

                End();
                return 0;
            }
        }

        Memory<byte> into = buffer[..(int)Math.Min(buffer.Length, _left)];
        int count =
            Wire.Buffered > 0 ? Wire.Take(into.Span) : await Wire.Read(into, cancellation).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0)
        {
            throw new HttpIOException(
                HttpRequestError.ResponseEnded,
                "The server has ended its stream in the middle of a chunk."
            );
        }

        _left -= count;
        if (_left == 0 && count > 0)
        {
            await Connection.Heads.ReadChunkEnd(cancellation).ConfigureAwait(false);
        }

        return count;
    }
}
