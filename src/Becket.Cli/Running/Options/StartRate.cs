using System.Globalization;

namespace Becket.Cli.Running.Options;

/// <summary>How often jobs may start, as it is typed: 5/s, 100/m, 1000/h.</summary>
internal static class StartRate
{
    /// <param name="text">As typed; without a unit, per second.</param>
    /// <param name="interval">From one start to the next.</param>
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
