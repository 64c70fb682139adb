using System.Buffers;

namespace Crawler.Downloading;

/// <summary>Reads the bytes of an answer, up to a limit.</summary>
internal static class BodyReader
{
    private const int FirstLength = 16 * 1024;
    private const int LongestGuess = 1024 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="announced">The length that the header names, if it does.</param>
    /// <param name="limit">How many bytes there may be; 0 is no limit.</param>
    /// <param name="received">Told how many bytes each read gave.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>The bytes, and whether the connection ended before the content did.</returns>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsTruncated)> Read(
        Stream stream,
        long? announced,
        long limit,
        [RunsOnLoop] Action<int> received,
        CancellationToken token
    )
    {
        if (limit > 0 && announced > limit)
        {
            throw TooLarge(limit);
        }

        // One byte more than announced, so that the end is seen without another buffer.
        int first = announced is { } length and < LongestGuess ? (int)length + 1 : FirstLength;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(first);
        int count = 0;
        try
        {
            while (true)
            {
                int read;
                try
                {
                    read = await stream.ReadAsync(buffer.AsMemory(count), token);
                }
                catch (IOException) when (count > 0)
                {
                    return (buffer.AsSpan(0, count).ToArray(), true);
                }

                if (read == 0)
                {
                    return (buffer.AsSpan(0, count).ToArray(), false);
                }

                count += read;
                received(read);
                if (limit > 0 && count > limit)
                {
                    throw TooLarge(limit);
                }

                if (count == buffer.Length)
                {
                    buffer = Grow(buffer, count);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The error for a page above the limit.</summary>
    public static DownloadException TooLarge(long limit) =>
        new(DownloadFault.TooLarge, $"The page has more than {limit:N0} bytes.");

    private static byte[] Grow(byte[] buffer, int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
        buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
