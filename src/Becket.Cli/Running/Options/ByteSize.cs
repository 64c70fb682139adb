using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads a number of bytes: 500, 64k, 1.5G. The letters are powers of 1024, or of 1000 if they are
/// small.</summary>
internal static class ByteSize
{
    private const string Letters = "KMGTP";

    public static ValueReader<long> Reader { get; } =
        new("a size such as 500M or 2G", (string text, out long size) => TryParse(text, out size));

    /// <summary>Reads a size as GNU parallel does: K, M, G, T, P are powers of 1024, and k, m, g, t, p of
    /// 1000.</summary>
    public static bool TryParse(string text, out long size)
    {
        size = 0;
        if (text.Length == 0)
        {
            return false;
        }

        char letter = text[^1];
        int power = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal) + 1;
        bool isNumber = double.TryParse(
            power > 0 ? text[..^1] : text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double number
        );
        double bytes = number * Math.Pow(char.IsAsciiLetterUpper(letter) ? 1024 : 1000, power);
        if (!isNumber || bytes > long.MaxValue / 4)
        {
            return false;
        }

        size = (long)bytes;
        return true;
    }
}
