using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>Formats values as the C function sprintf does.</summary>
internal static class SprintfFormat
{
    /// <summary>The longest width or precision.</summary>
    private const int Longest = 10_000;

    /// <summary>Formats the values.</summary>
    /// <exception cref="ValueException">A width is too long, or a conversion is unknown.</exception>
    public static string Format(string format, ReadOnlySpan<Scalar> values)
    {
        var text = new StringBuilder();
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            int start = ++at;
            while (at < format.Length && "-+ 0#".Contains(format[at], StringComparison.Ordinal))
            {
                at++;
            }

            string flags = format[start..at];
            int width = Number(format, ref at);
            int precision = -1;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                precision = Number(format, ref at);
            }

            while (at < format.Length && format[at] is 'l' or 'h' or 'q')
            {
                at++;
            }

            char conversion = at < format.Length ? format[at] : '\0';
            if (conversion == '%')
            {
                text.Append('%');
                continue;
            }

            Scalar value = values.IsEmpty ? Scalar.Empty : values[0];
            values = values.IsEmpty ? values : values[1..];
            text.Append(Padded(Converted(conversion, value, flags, precision), conversion, flags, width, precision));
        }

        return text.ToString();
    }

    /// <summary>A number with this many digits, in the shorter of the two notations, without trailing zeros.</summary>
    public static string General(double number, int precision, bool alternate)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan"
                : number > 0 ? "inf"
                : "-inf";
        }

        if (number == 0)
        {
            return "0";
        }

        precision = Math.Max(1, precision);
        string scientific = Scientific(number, precision - 1);
        int exponent = int.Parse(scientific[(scientific.IndexOf('e') + 1)..], CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            string[] parts = scientific.Split('e');
            return (alternate ? parts[0] : WithoutZeros(parts[0])) + "e" + parts[1];
        }

        string plain = Fixed(number, Math.Max(0, precision - 1 - exponent));
        return alternate ? plain : WithoutZeros(plain);
    }

    private static string Converted(char conversion, Scalar value, string flags, int precision)
    {
        switch (conversion)
        {
            case 's':
                string text = value.ToString();
                return precision >= 0 && precision < text.Length ? text[..precision] : text;

            case 'c':
                return value.Whole is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) and var code
                    ? char.ConvertFromUtf32((int)code)
                    : "\uFFFD";

            case 'd'
            or 'i':
                return Signed(value.Whole.ToString(CultureInfo.InvariantCulture), flags, precision);

            case 'u':
                return Signed(((ulong)value.Whole).ToString(CultureInfo.InvariantCulture), flags, precision);

            case 'x'
            or 'X'
            or 'o'
            or 'b':
                return InBase(conversion, value.Whole, flags, precision);

            case 'f'
            or 'F':
                return Signed(Fixed(value.Number, precision < 0 ? 6 : precision), flags, precision: -1);

            case 'e'
            or 'E':
                string scientific = Scientific(value.Number, precision < 0 ? 6 : precision);
                return Signed(conversion == 'E' ? scientific.ToUpperInvariant() : scientific, flags, precision: -1);

            case 'g'
            or 'G':
                string general = General(value.Number, precision < 0 ? 6 : precision, flags.Contains('#'));
                return Signed(conversion == 'G' ? general.ToUpperInvariant() : general, flags, precision: -1);

            default:
                throw new ValueException(
                    $"sprintf knows no %{conversion}: it knows s, d, i, u, c, f, e, g, x, o and b"
                );
        }
    }

    private static string InBase(char conversion, long value, string flags, int precision)
    {
        string digits = conversion switch
        {
            'x' => value.ToString("x", CultureInfo.InvariantCulture),
            'X' => value.ToString("X", CultureInfo.InvariantCulture),
            'b' => value.ToString("b", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, 8),
        };
        digits = digits.PadLeft(Math.Max(0, precision), '0');
        bool hasPrefix = value != 0 && flags.Contains('#', StringComparison.Ordinal);
        return hasPrefix ? (conversion == 'o' ? "0" : "0" + conversion) + digits : digits;
    }

    private static string Padded(string text, char conversion, string flags, int width, int precision)
    {
        if (text.Length >= width)
        {
            return text;
        }

        if (flags.Contains('-', StringComparison.Ordinal))
        {
            return text.PadRight(width);
        }

        bool isWholeWithPrecision = precision >= 0 && conversion is 'd' or 'i' or 'u' or 'x' or 'X' or 'o' or 'b';
        if (!flags.Contains('0', StringComparison.Ordinal) || isWholeWithPrecision)
        {
            return text.PadLeft(width);
        }

        int sign = text.Length > 0 && text[0] is '-' or '+' or ' ' && conversion is not ('s' or 'c') ? 1 : 0;
        return text[..sign] + text[sign..].PadLeft(width - sign, '0');
    }

    private static string Signed(string number, string flags, int precision)
    {
        bool isNegative = number.StartsWith('-');
        string digits = (isNegative ? number[1..] : number).PadLeft(Math.Max(0, precision), '0');
        return isNegative ? "-" + digits
            : flags.Contains('+', StringComparison.Ordinal) ? "+" + digits
            : flags.Contains(' ', StringComparison.Ordinal) ? " " + digits
            : digits;
    }

    private static string Fixed(double number, int precision) =>
        double.IsFinite(number)
            ? number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : General(number, 6, alternate: false);

    private static string Scientific(double number, int precision)
    {
        if (!double.IsFinite(number))
        {
            return General(number, 6, alternate: false);
        }

        string text = number.ToString(
            "e" + precision.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

        // .NET writes three digits of the exponent, C two if they are enough.
        int e = text.IndexOf('e', StringComparison.Ordinal);
        string exponent = text[(e + 2)..].TrimStart('0').PadLeft(2, '0');
        return text[..(e + 2)] + exponent;
    }

    private static string WithoutZeros(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static int Number(string format, ref int at)
    {
        int number = 0;
        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
        {
            number = (number * 10) + (format[at] - '0');
            if (number > Longest)
            {
                throw new ValueException($"sprintf takes a width of at most {Longest}");
            }
        }

        return number;
    }
}
