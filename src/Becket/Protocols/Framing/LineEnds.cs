using System.Buffers;
using System.Text;
using Becket.Net;

namespace Becket.Protocols.Framing;

/// <summary>What the two receivers of lines share.</summary>
internal static class LineEnds
{
    public const int DefaultMaxLength = 16_384;

    private const int MostOnTheStack = 256;

    public static byte[] CarriageReturnLineFeed { get; } = [(byte)'\r', (byte)'\n'];

    public static byte[] LineFeed { get; } = [(byte)'\n'];

    /// <summary>A copy, or one that all share.</summary>
    public static byte[] Own(ReadOnlySpan<byte> delimiter) =>
        delimiter.IsEmpty
            ? throw new ArgumentException(
                "A delimiter needs at least one byte. For bytes as they come, use SetRawMode, or derive from Protocol.",
                nameof(delimiter)
            )
        : delimiter.SequenceEqual(CarriageReturnLineFeed) ? CarriageReturnLineFeed
        : delimiter.SequenceEqual(LineFeed) ? LineFeed
        : delimiter.ToArray();

    /// <summary>In how many bytes a line ends that is not too long.</summary>
    public static int Window(int maxLength, byte[] delimiter) =>
        (int)Math.Min((long)maxLength + delimiter.Length, Array.MaxLength);

    /// <summary>How many bytes of a chunk belong to the line that has begun.</summary>
    public static int Wanted(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data, byte[] delimiter, int window)
    {
        // The longest beginning first: it is the delimiter that comes first.
        for (int there = Math.Min(delimiter.Length - 1, held.Length); there > 0; there--)
        {
            if (data.StartsWith(delimiter.AsSpan(there)) && held.EndsWith(delimiter.AsSpan(0, there)))
            {
                return delimiter.Length - there;
            }
        }

        int most = Math.Clamp(window - held.Length, 1, data.Length);
        int at = data[..most].IndexOf(delimiter);
        return at < 0 ? most : at + delimiter.Length;
    }

    public static void Send(ITransport transport, string line, byte[] delimiter)
    {
        ArgumentNullException.ThrowIfNull(line);
        byte[]? rented = null;
        int most = Encoding.UTF8.GetMaxByteCount(line.Length);
        Span<byte> bytes =
            most <= MostOnTheStack ? stackalloc byte[MostOnTheStack] : (rented = ArrayPool<byte>.Shared.Rent(most));
        transport.Write(bytes[..Encoding.UTF8.GetBytes(line, bytes)]);
        transport.Write(delimiter);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
