using System.IO.Compression;

namespace Crawler.Downloading;

/// <summary>Decompresses bodies. Runs on a parsing thread.</summary>
internal static class BodyDecoder
{
    /// <summary>What the downloader asks for.</summary>
    public const string Accepted = "gzip, deflate, br";

    private const int Step = 64 * 1024;

    /// <summary>Takes off the encodings of a body.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="encodings">The encodings in the order in which they were put on.</param>
    /// <param name="limit">How many bytes there may be; 0 is no limit.</param>
    /// <returns>The content, and whether some of it is missing.</returns>
    /// <exception cref="DownloadException">It has too many bytes, or the encoding is unknown.</exception>
    public static (ReadOnlyMemory<byte> Body, bool IsTruncated) Decode(
        ReadOnlyMemory<byte> body,
        IEnumerable<string> encodings,
        long limit
    )
    {
        bool isTruncated = false;
        foreach (string encoding in encodings.Reverse())
        {
            (body, bool isCut) = DecodeOne(body, encoding.Trim().ToLowerInvariant(), limit);
            isTruncated |= isCut;
        }

        return (body, isTruncated);
    }

    private static (ReadOnlyMemory<byte>, bool) DecodeOne(ReadOnlyMemory<byte> body, string encoding, long limit)
    {
        if (body.Length == 0 || encoding is "identity" or "")
        {
            return (body, false);
        }

        // Servers are known to name an encoding and not to use it.
        return encoding switch
        {
            "gzip" or "x-gzip" => body.Span is [0x1f, 0x8b, ..]
                ? Read(body, stream => new GZipStream(stream, CompressionMode.Decompress), limit)
                : (body, false),
            "deflate" => IsZlib(body.Span)
                ? Read(body, stream => new ZLibStream(stream, CompressionMode.Decompress), limit)
                : Read(body, stream => new DeflateStream(stream, CompressionMode.Decompress), limit),
            "br" => Read(body, stream => new BrotliStream(stream, CompressionMode.Decompress), limit),
            _ => throw new DownloadException(
                DownloadFault.Malformed,
                $"The page is encoded as \"{encoding}\", which was not asked for."
            ),
        };
    }

    // RFC 1950: the method is 8, and the first two bytes are a multiple of 31.
    private static bool IsZlib(ReadOnlySpan<byte> body) =>
        body.Length >= 2 && (body[0] & 15) == 8 && ((body[0] << 8) | body[1]) % 31 == 0;

    private static (ReadOnlyMemory<byte>, bool) Read(
        ReadOnlyMemory<byte> body,
        [RunsOnThread] Func<Stream, Stream> open,
        long limit
    )
    {
        using var source = new MemoryStream(body.ToArray(), writable: false);
        using Stream decompressing = open(source);
        var content = new MemoryStream();
        byte[] buffer = new byte[Step];
        while (true)
        {
            int read;
            try
            {
                read = decompressing.Read(buffer);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
            {
                // Cut or damaged: what came before is kept, as browsers do.
                return (content.GetBuffer().AsMemory(0, (int)content.Length), true);
            }

            if (read == 0)
            {
                return (content.GetBuffer().AsMemory(0, (int)content.Length), false);
            }

            content.Write(buffer, 0, read);
            if (limit > 0 && content.Length > limit)
            {
                throw BodyReader.TooLarge(limit);
            }
        }
    }
}
