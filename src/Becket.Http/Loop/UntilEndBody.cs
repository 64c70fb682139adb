namespace Becket.Http.Loop;

/// <summary>A body that ends with the server's stream.</summary>
internal sealed class UntilEndBody(ServerConnection connection) : BodyStream(connection)
{
    protected override async ValueTask<int> ReadSome(Memory<byte> buffer, CancellationToken cancellation)
    {
        int count =
            Wire.Buffered > 0 ? Wire.Take(buffer.Span) : await Wire.Read(buffer, cancellation).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0)
        {
            End();
        }

        return count;
    }
}
