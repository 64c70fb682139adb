using System.Buffers;
using System.Text;
using Becket.Net;

namespace Becket.Protocols.Framing;

/// <summary>The delimiters of lines: what the two receivers of lines share.</summary>
internal static class LineEnds
{
    public const int DefaultMaxLength = 16_384;

    private const int MostOnTheStack = 256;

    public static byte[] CarriageReturnLineFeed { get; } = [(byte)'\r', (byte)'\n'];

    public static byte[] LineFeed { get; } = [(byte)'\n'];

    /// <summary>Returns a copy of a delimiter, or the array that all receivers share for the usual ones.</summary>
    public static byte[] Own(ReadOnlySpan<byte> delimiter) =>
        delimiter.IsEmpty
            ? throw new ArgumentException(
                "A delimiter needs at least one byte. For bytes as they come, use SetRawMode, or derive from Protocol.",
                nameof(delimiter)
            )
        : delimiter.SequenceEqual(CarriageReturnLineFeed) ? CarriageReturnLineFeed
        : delimiter.SequenceEqual(LineFeed) ? LineFeed
        : delimiter.ToArray();

    /// <summary>The number of bytes in which a line that is not too long ends, with its delimiter.</summary>
    public static int Window(int maxLength, byte[] delimiter) =>
        (int)Math.Min((long)maxLength + delimiter.Length, Array.MaxLength);

    /// <summary>How many bytes of a chunk to append to the line that has begun: up to its end, if that is in the
    /// chunk.</summary>
    public static int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data, byte[] delimiter, int window)
    {
        // The delimiter may have begun in the held bytes. The longest beginning is tried first, because it is the
        // delimiter that ends first.
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
