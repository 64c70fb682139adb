using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads how often jobs may start: 5/s, 100/m, 1000/h.</summary>
internal static class StartRate
{
    public static ValueReader<TimeSpan> Reader { get; } = new("a rate such as 5/s, 100/m or 1000/h", TryParse);

    /// <param name="text">A number of starts per unit; per second without a unit.</param>
    /// <param name="interval">The time from one start to the next.</param>
    public static bool TryParse(string text, out TimeSpan interval)
    {
        interval = default;
        string[] parts = text.Split('/');
        double? unit = parts switch
        {
            [_] or [_, "s" or "sec" or "second"] => 1,
            [_, "m" or "min" or "minute"] => 60,
            [_, "h" or "hour"] => 60 * 60,
            [_, "d" or "day"] => 24 * 60 * 60,
            _ => null,
        };
        if (
            unit is null
            || !double.TryParse(
                parts[0],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double count
            )
            || count is < 0.001 or > 1_000_000
        )
        {
            return false;
        }

        interval = TimeSpan.FromSeconds(unit.Value / count);
        return true;
    }
}
