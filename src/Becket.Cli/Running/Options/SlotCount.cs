using System.Globalization;

namespace Becket.Cli.Running.Options;

/// <summary>How many jobs run at once, as it is typed: 5, 50% of the cores, +1 or -1 beside them, 0 for as many as
/// possible.</summary>
internal static class SlotCount
{
    /// <summary>What "as many as possible" is: each takes up to three descriptors, and a system has some thousand
    /// processes to give to one user.</summary>
    public const int AsManyAsPossible = 1000;

    private const int Most = 100_000;

    public static bool TryParse(string text, int cores, out int slots)
    {
        slots = 0;
        bool isShare = text.EndsWith('%');
        bool isBeside = text.StartsWith('+') || text.StartsWith('-');
        if (isShare && isBeside)
        {
            return false;
        }

        if (
            !double.TryParse(
                isShare ? text[..^1] : text,
                isShare ? NumberStyles.AllowDecimalPoint : NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out double number
            )
            || Math.Abs(number) > Most
        )
        {
            return false;
        }

        // Never none: half of one core is one job.
        slots = number switch
        {
            _ when isShare => Math.Max(1, (int)(cores * number / 100)),
            _ when isBeside => Math.Max(1, cores + (int)number),
            0 => AsManyAsPossible,
            _ => (int)number,
        };
        return slots <= Most;
    }
}
