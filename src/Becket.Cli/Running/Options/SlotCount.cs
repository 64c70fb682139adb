using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads how many jobs run at once: 5, 50% of the cores, +1 or -1 beside them, 0 for as many as
/// possible.</summary>
internal static class SlotCount
{
    /// <summary>The number for "as many as possible": the run takes what the system allows.</summary>
    public const int AsManyAsPossible = int.MaxValue;

    /// <summary>Greater numbers count as this: no system allows as many.</summary>
    private const int Most = 999_999_999;

    public static ValueReader<int> Reader { get; } =
        new(
            "a number, a percentage, +N or -N",
            (string text, out int slots) => TryParse(text, Environment.ProcessorCount, out slots)
        );

    /// <summary>Also reads the name of a file that holds the number.</summary>
    public static ValueReader<Reloaded<int>> FileReader { get; } =
        new(
            Reader.Takes + ", or a file that holds one",
            (string text, out Reloaded<int> slots) => Reloaded<int>.TryParse(text, Reader.TryRead, out slots)
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
        )
        {
            return false;
        }

        // At least one: half of one core is one job.
        slots = number switch
        {
            _ when isShare => Math.Max(1, (int)Math.Min(cores * number / 100, Most)),
            _ when isBeside => Math.Max(1, (int)Math.Min(cores + number, Most)),
            0 => AsManyAsPossible,
            _ => (int)Math.Min(number, Most),
        };
        return true;
    }
}
