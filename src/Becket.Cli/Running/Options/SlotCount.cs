using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads how many jobs run at once: 5, 50% of the cores, +1 or -1 beside them, 0 for as many as
/// possible.</summary>
internal static class SlotCount
{
    /// <summary>The number for "as many as possible": each job takes up to three descriptors, and a system allows one
    /// user some thousand processes.</summary>
    public const int AsManyAsPossible = 1000;

    private const int Most = 100_000;

    public static ValueReader<int> Reader { get; } =
        new(
            "a number, a percentage, or +N or -N",
            (string text, out int slots) => TryParse(text, Environment.ProcessorCount, out slots)
        );

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

        // At least one: half of one core is one job.
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
