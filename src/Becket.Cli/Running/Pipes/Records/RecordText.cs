using System.Globalization;

namespace Becket.Cli.Running.Pipes.Records;

/// <summary>Reads the escapes of a record separator: <c>\n</c>, <c>\t</c>, <c>\r</c>, <c>\0</c>, <c>\\</c> and
/// <c>\xHH</c>.</summary>
internal static class RecordText
{
    /// <returns>False if a backslash begins no escape.</returns>
    public static bool TryRead(string text, out byte[] bytes)
    {
        var read = new MemoryStream();
        bytes = [];
        while (text.Length > 0)
        {
            int escape = text.IndexOf('\\', StringComparison.Ordinal);
            string plain = escape < 0 ? text : text[..escape];
            read.Write(ByteText.Encode(plain));
            text = text[plain.Length..];
            if (text.Length == 0)
            {
                break;
            }

            if (text.Length < 2 || !TryReadEscape(ref text, out byte value))
            {
                return false;
            }

            read.WriteByte(value);
        }

        bytes = read.ToArray();
        return true;
    }

    private static bool TryReadEscape(ref string text, out byte value)
    {
        char letter = text[1];
        if (letter == 'x')
        {
            bool isHex = byte.TryParse(
                text.AsSpan(2, Math.Min(2, text.Length - 2)),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out value
            );
            text = text[Math.Min(4, text.Length)..];
            return isHex;
        }

        text = text[2..];
        value = letter switch
        {
            'n' => (byte)'\n',
            't' => (byte)'\t',
            'r' => (byte)'\r',
            'f' => (byte)'\f',
            '0' => 0,
            '\\' => (byte)'\\',
            _ => byte.MaxValue,
        };
        return value != byte.MaxValue;
    }
}
