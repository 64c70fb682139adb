using System.Buffers;
using System.Buffers.Binary;
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
            "gzip" or "x-gzip" => body.Span is [0x1f, 0x8b, ..] ? Gunzip(body, limit) : (body, false),
            "deflate" => IsZlib(body.Span)
                ? Inflate(body, source => new ZLibStream(source, CompressionMode.Decompress), limit)
                : Inflate(body, source => new DeflateStream(source, CompressionMode.Decompress), limit),
            "br" => Unbrotli(body, limit),
            _ => throw new DownloadException(
                DownloadFault.Malformed,
                $"The page is encoded as \"{encoding}\", which was not asked for."
            ),
        };
    }

    // RFC 1950: the method is 8, and the first two bytes are a multiple of 31.
    private static bool IsZlib(ReadOnlySpan<byte> body) =>
        body.Length >= 2 && (body[0] & 15) == 8 && ((body[0] << 8) | body[1]) % 31 == 0;

    // .NET's streams take the end of their source for the end of the content. A whole one of deflate ends before it
    // asks its source for more.
    private static (ReadOnlyMemory<byte>, bool) Inflate(
        ReadOnlyMemory<byte> body,
        [RunsOnThread] Func<Stream, Stream> open,
        long limit
    )
    {
        var source = new MemorySource(body);
        using Stream inflating = open(source);
        var content = new MemoryStream();
        byte[] buffer = new byte[Step];
        while (true)
        {
            int read;
            try
            {
                read = inflating.Read(buffer);
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                // Damaged: what came before is kept, as browsers do.
                return (Written(content), true);
            }

            if (read == 0)
            {
                return (Written(content), source.WasExhausted);
            }

            content.Write(buffer, 0, read);
            Check(content.Length, limit);
        }
    }

    // The stream goes on to a second member behind the first, so it always asks for more. A whole file ends with its
    // length (RFC 1952); of one that does not, the first member is looked at alone.
    private static (ReadOnlyMemory<byte>, bool) Gunzip(ReadOnlyMemory<byte> body, long limit)
    {
        (ReadOnlyMemory<byte> content, _) = Inflate(
            body,
            source => new GZipStream(source, CompressionMode.Decompress),
            limit
        );
        ReadOnlySpan<byte> span = body.Span;
        return span.Length > 18 && BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]) == (uint)content.Length
            ? (content, false)
            : (content, IsFirstMemberCut(body, limit));
    }

    private static bool IsFirstMemberCut(ReadOnlyMemory<byte> body, long limit)
    {
        int start = EndOfGzipHeader(body.Span);
        return start >= body.Length
            || Inflate(body[start..], source => new DeflateStream(source, CompressionMode.Decompress), limit).Item2;
    }

    private static int EndOfGzipHeader(ReadOnlySpan<byte> body)
    {
        const int FixedLength = 10;
        if (body.Length < FixedLength)
        {
            return body.Length;
        }

        int flags = body[3];
        int end = FixedLength;
        if ((flags & 4) != 0 && end + 2 <= body.Length)
        {
            end += 2 + BinaryPrimitives.ReadUInt16LittleEndian(body[end..]);
        }

        // A name and a comment, each up to a zero.
        for (int bit = 8; bit <= 16; bit *= 2)
        {
            if ((flags & bit) != 0 && end < body.Length)
            {
                int zero = body[end..].IndexOf((byte)0);
                end = zero < 0 ? body.Length : end + zero + 1;
            }
        }

        return Math.Min(body.Length, end + ((flags & 2) != 0 ? 2 : 0));
    }

    private static (ReadOnlyMemory<byte>, bool) Unbrotli(ReadOnlyMemory<byte> body, long limit)
    {
        var decoder = new BrotliDecoder();
        try
        {
            var content = new MemoryStream();
            byte[] buffer = new byte[Step];
            ReadOnlySpan<byte> rest = body.Span;
            while (true)
            {
                OperationStatus status = decoder.Decompress(rest, buffer, out int consumed, out int written);
                rest = rest[consumed..];
                content.Write(buffer, 0, written);
                Check(content.Length, limit);
                if (status != OperationStatus.DestinationTooSmall)
                {
                    return (Written(content), status != OperationStatus.Done);
                }
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }

    private static ReadOnlyMemory<byte> Written(MemoryStream content) =>
        content.GetBuffer().AsMemory(0, (int)content.Length);

    private static void Check(long length, long limit)
    {
        if (limit > 0 && length > limit)
        {
            throw BodyReader.TooLarge(limit);
        }
    }
}
