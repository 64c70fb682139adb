using System.Text;

namespace Becket.Protocols.Policies;

/// <summary>Makes bytes readable.</summary>
/// <remarks>Threads: any.</remarks>
public static class HexDump
{
    private const int PerLine = 16;

    /// <summary>The bytes in lines of sixteen: where they begin, in hexadecimal digits, and those that are printable
    /// ASCII as text.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>Lines with a line feed between them; for no bytes the empty string.</returns>
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
