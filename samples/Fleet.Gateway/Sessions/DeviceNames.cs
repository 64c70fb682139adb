using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The names of devices, under which they are listed and stored.</summary>
internal static class DeviceNames
{
    private const int LongDigits = 2 * TerminalNumber.LongLength;
    private const int ShortDigits = 2 * TerminalNumber.ShortLength;
    private static readonly string s_zeros = new('0', LongDigits - ShortDigits);

    /// <summary>The name of a terminal: its number in 12 digits, or in 20 if it has more than 12. So a terminal that an
    /// update brings from the 2013 edition to 2019, and its number from 12 digits to 20, is still the same
    /// device.</summary>
    public static string Of(TerminalNumber terminal) => Shorten(terminal.ToString());

    /// <summary>The name for a number as a person writes it, with or without zeros in front.</summary>
    /// <returns>Null if it is not a number of 1 to 20 digits.</returns>
    public static string? Parse(string number)
    {
        string digits = number.Trim();
        return digits.Length is > 0 and <= LongDigits && digits.All(char.IsAsciiHexDigit)
            ? Shorten(digits.ToLowerInvariant().PadLeft(LongDigits, '0'))
            : null;
    }

    private static string Shorten(string digits) =>
        digits.Length == LongDigits && digits.StartsWith(s_zeros, StringComparison.Ordinal)
            ? digits[s_zeros.Length..]
            : digits;
}
