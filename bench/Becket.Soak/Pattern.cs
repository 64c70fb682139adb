namespace Becket.Soak;

/// <summary>Bytes that both sides know: the byte at each place of a body is its place modulo 251, so that a part that
/// is lost, doubled or out of order is noticed.</summary>
internal static class Pattern
{
    private const int Period = 251;
    private const int LongestPart = 64 * 1024;

    private static readonly byte[] s_bytes =
    [
        .. Enumerable.Range(0, LongestPart + Period).Select(at => (byte)(at % Period)),
    ];

    /// <param name="place">The place in the body.</param>
    /// <param name="length">Up to 64 KiB.</param>
    public static ReadOnlyMemory<byte> From(long place, int length) => s_bytes.AsMemory((int)(place % Period), length);

    public static bool Matches(long place, ReadOnlySpan<byte> part)
    {
        while (part.Length > 0)
        {
            int length = Math.Min(part.Length, LongestPart);
            if (!part[..length].SequenceEqual(From(place, length).Span))
            {
                return false;
            }

            place += length;
            part = part[length..];
        }

        return true;
    }
}
