using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads the load below which jobs start: 3.5, 80% of the cores, +1 or -1 relative to them.</summary>
internal static class LoadLimit
{
    /// <summary>What 0 means, as in GNU parallel: only when nothing else runs.</summary>
    private const double Idle = 0.01;

    public static ValueReader<Reloaded<double>> Reader { get; } =
        new(
            "a number, a percentage, +N or -N, or a file that holds one",
            (string text, out Reloaded<double> limit) =>
                Reloaded<double>.TryParse(
                    text,
                    (string number, out double load) => TryParse(number, Environment.ProcessorCount, out load),
                    out limit
                )
        );

    public static bool TryParse(string text, int cores, out double load)
    {
        bool isShare = text.EndsWith('%');
        bool isBeside = text.StartsWith('+') || text.StartsWith('-');
        bool isNumber = double.TryParse(
            isShare ? text[..^1] : text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out double number
        );
        load =
            isShare ? cores * number / 100
            : isBeside ? cores + number
            : number;
        load = Math.Max(load, Idle);
        return isNumber && !(isShare && isBeside) && load <= 1_000_000;
    }
}
