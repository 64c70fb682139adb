using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Becket.Http.Loop;

/// <summary>Reads lines: status lines, header fields, the sizes of chunks (RFC 9112).</summary>
internal sealed class HeadReader(WireReader wire, long mostBytes)
{
    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> s_token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private long _left;

    /// <summary>Reads a head.</summary>
    public async ValueTask<ResponseHead> ReadHead(CancellationToken cancellation)
    {
        _left = mostBytes;
        string line = await ReadLine(cancellation).ConfigureAwait(false);
        (Version version, int status, string reason) = ParseStatusLine(line);
        return new ResponseHead(version, status, reason, await ReadFields(cancellation).ConfigureAwait(false));
    }

    /// <summary>Reads the fields after the last chunk.</summary>
    public ValueTask<List<(string Name, string Value)>> ReadTrailers(CancellationToken cancellation)
    {
        _left = mostBytes;
        return ReadFields(cancellation);
    }

    /// <summary>Reads the line before a chunk.</summary>
    /// <returns>The size of the chunk; 0 for the end of the body.</returns>
    public async ValueTask<long> ReadChunkSize(CancellationToken cancellation)
    {
        _left = mostBytes;
        string line = await ReadLine(cancellation).ConfigureAwait(false);
        int end = line.AsSpan().IndexOfAny(';', ' ', '\t');
        ReadOnlySpan<char> size = end < 0 ? line : line.AsSpan(0, end);
        return
            long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long count)
            && count >= 0
            ? count
            : throw Invalid($"The size of a chunk is not a number: \"{Shorten(line)}\".");
    }

    /// <summary>Reads the end of the line after a chunk.</summary>
    public async ValueTask ReadChunkEnd(CancellationToken cancellation)
    {
        // Not as a line: it would be looked for in the rest of a chunk that is longer than its size.
        int length = await ByteAt(0, cancellation).ConfigureAwait(false) == '\r' ? 2 : 1;
        if (await ByteAt(length - 1, cancellation).ConfigureAwait(false) != '\n')
        {
            throw Invalid("A chunk is longer than its size says.");
        }

        wire.Use(length);
    }

    private static HttpIOException Invalid(string message) => new(HttpRequestError.InvalidResponse, message);

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static (Version Version, int Status, string Reason) ParseStatusLine(string line)
    {
        Version? version =
            line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? HttpVersion.Version11
            : line.StartsWith("HTTP/1.0 ", StringComparison.Ordinal) ? HttpVersion.Version10
            : null;
        if (
            version is null
            || line.Length < 12
            || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            || status < 100
            || (line.Length > 12 && line[12] != ' ')
        )
        {
            throw Invalid($"The answer does not begin with a status line of HTTP/1.1: \"{Shorten(line)}\".");
        }

        return (version, status, line.Length > 13 ? line[13..] : "");
    }

    private async ValueTask<List<(string Name, string Value)>> ReadFields(CancellationToken cancellation)
    {
        List<(string Name, string Value)> fields = [];
        while (await ReadLine(cancellation).ConfigureAwait(false) is { Length: > 0 } line)
        {
            if (line[0] is ' ' or '\t')
            {
                // An obsolete continuation of the field before (RFC 9112, 5.2).
                if (fields.Count == 0)
                {
                    throw Invalid("The first header field begins with a space.");
                }

                fields[^1] = (fields[^1].Name, $"{fields[^1].Value} {line.Trim(' ', '\t')}");
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExcept(s_token))
            {
                throw Invalid($"A header field is malformed: \"{Shorten(line)}\".");
            }

            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return fields;
    }

    private async ValueTask<byte> ByteAt(int index, CancellationToken cancellation)
    {
        while (wire.Buffered <= index)
        {
            await FillOrThrow(cancellation).ConfigureAwait(false);
        }

        return wire.Bytes[index];
    }

    private async ValueTask FillOrThrow(CancellationToken cancellation)
    {
        if (!await wire.Fill(cancellation).ConfigureAwait(false))
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The server has ended its stream too soon.");
        }
    }

    private async ValueTask<string> ReadLine(CancellationToken cancellation)
    {
        int searched = 0;
        while (true)
        {
            int end = wire.Bytes[searched..].IndexOf((byte)'\n');
            int length = end < 0 ? wire.Buffered : searched + end + 1;
            if (length > _left)
            {
                throw new HttpIOException(
                    HttpRequestError.ConfigurationLimitExceeded,
                    $"The header fields of the answer are longer than {mostBytes:N0} bytes. Raise "
                        + $"{nameof(SocketsHttpHandler)}.{nameof(SocketsHttpHandler.MaxResponseHeadersLength)} if they "
                        + "may be."
                );
            }

            if (end >= 0)
            {
                _left -= length;
                string line = Encoding.Latin1.GetString(wire.Bytes[..(length - 1)].TrimEnd((byte)'\r'));
                wire.Use(length);
                return line;
            }

            searched = wire.Buffered;
            await FillOrThrow(cancellation).ConfigureAwait(false);
        }
    }
}
