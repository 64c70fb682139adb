using System.Globalization;
using System.Text;
using Becket.Net.Connections;

namespace Becket.Http.Loop;

/// <summary>What a request's content writes itself to: in chunks, or with the length that was promised.</summary>
internal sealed class RequestBodyStream(Connection connection, long? length) : WriteOnlyStream
{
    private readonly Stream _wire = connection.AsStream();
    private long _written;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return default;
        }

        if (!connection.Reactor.IsOnThread)
        {
            // A content may write from any thread.
            return new ValueTask(
                connection.Reactor.CallFromThreadAsync(
                    Task () => WriteAsync(buffer, cancellationToken).AsTask(),
                    CancellationToken.None
                )
            );
        }

        _written += buffer.Length;
        if (length is null)
        {
            return WriteChunk(buffer, cancellationToken);
        }

        return _written <= length
            ? _wire.WriteAsync(buffer, cancellationToken)
            : throw new HttpRequestException(
                $"The content has written {_written} bytes, and its Content-Length is {length}."
            );
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _wire.FlushAsync(cancellationToken);

    /// <summary>The content has written all of itself.</summary>
    public void End()
    {
        if (length is null)
        {
            connection.Write("0\r\n\r\n"u8);
        }
        else if (_written < length)
        {
            throw new HttpRequestException(
                $"The content has written {_written} bytes only, and its Content-Length is {length}."
            );
        }
    }

    private async ValueTask WriteChunk(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        connection.Write(Encoding.ASCII.GetBytes(buffer.Length.ToString("X", CultureInfo.InvariantCulture) + "\r\n"));
        await _wire.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        connection.Write("\r\n"u8);
    }
}
