using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads the text after each value, with the escapes of xargs: \n, \t, \0, \x41 and the like.</summary>
internal static class DelimiterText
{
    public static ValueReader<byte[]> Reader { get; } =
        new(@"a text, in which \n, \t, \0 and \x41 are characters", TryRead);

    /// <summary>Reads the bytes.</summary>
    /// <returns>False if the text is empty, or an escape is unknown.</returns>
    public static bool TryRead(string text, out byte[] bytes)
    {
        var read = new List<byte>();
        bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                int end = text.IndexOf('\\', i) is > 0 and var next ? next : text.Length;
                read.AddRange(ByteText.Encode(text.AsSpan(i, end - i)));
                i = end - 1;
            }
            else if (TryReadEscape(text.AsSpan(i + 1), out byte value, out int length))
            {
                read.Add(value);
                i += length;
            }
            else
            {
                return false;
            }
        }

        bytes = [.. read];
        return bytes.Length > 0;
    }

    private static bool TryReadEscape(ReadOnlySpan<char> text, out byte value, out int length)
    {
        (value, length) = (0, 1);
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] is >= '0' and <= '7')
        {
            return TryReadOctal(text, out value, out length);
        }

        if (text[0] == 'x')
        {
            ReadOnlySpan<char> digits = text[1..Math.Min(3, text.Length)];
            while (!digits.IsEmpty && !char.IsAsciiHexDigit(digits[^1]))
            {
                digits = digits[..^1];
            }

            length = 1 + digits.Length;
            return byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        int index = @"abfnrtv\".IndexOf(text[0], StringComparison.Ordinal);
        value = index < 0 ? (byte)0 : "\a\b\f\n\r\t\v\\"u8[index];
        return index >= 0;
    }

    private static bool TryReadOctal(ReadOnlySpan<char> text, out byte value, out int length)
    {
        int number = 0;
        length = 0;
        while (length < 3 && length < text.Length && text[length] is >= '0' and <= '7')
        {
            number = number * 8 + text[length++] - '0';
        }

        value = (byte)number;
        return number <= byte.MaxValue;
    }
}
