using System.Text;

namespace Becket.Protocols.Policies;

/// <summary>Formats bytes as text that people can read.</summary>
/// <remarks>Threads: any.</remarks>
public static class HexDump
{
    private const int PerLine = 16;

    /// <summary>Formats bytes in lines of sixteen: the offset, the bytes in hexadecimal digits, and the bytes as ASCII
    /// text with a dot for each byte that cannot be printed.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The lines, with a line feed between them; the empty string if there are no bytes.</returns>
    public static string Format(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (int at = 0; at < data.Length; at += PerLine)
        {
            if (at > 0)
            {
                text.Append('\n');
            }

            AppendLine(text, at, data[at..Math.Min(at + PerLine, data.Length)]);
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, int at, ReadOnlySpan<byte> data)
    {
        text.Append(at.ToString("x8", System.Globalization.CultureInfo.InvariantCulture)).Append(' ');
        for (int i = 0; i < PerLine; i++)
        {
            text.Append(i == PerLine / 2 ? "  " : " ");
            if (i < data.Length)
            {
                text.Append(data[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append("  ");
            }
        }

        text.Append("  |");
        foreach (byte value in data)
        {
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
        }

        text.Append('|');
    }
}
