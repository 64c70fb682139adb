using System.Buffers;
using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Reads durations as people type them: 10, 1.5s, 200ms, 2m, 1h, 1d, and sums such as 1h30m.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    /// <summary>Longer than any run, and short enough to add to any time without overflow.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1000);

    public static ValueReader<TimeSpan> Reader { get; } =
        new("a time such as 2, 200ms or 1m", (string text, out TimeSpan time) => TryParse(text, out time));

    /// <summary>A number without a unit is in seconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text.IsEmpty)
        {
            return false;
        }

        double seconds = 0;
        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExcept(s_number);
            ReadOnlySpan<char> number = digits < 0 ? text : text[..digits];
            if (
                !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            )
            {
                return false;
            }

            text = text[number.Length..];
            if (TakeUnit(ref text) is not { } unit)
            {
                return false;
            }

            seconds += count * unit;
        }

        if (seconds > s_longest.TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double? TakeUnit(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 1;
        }

        if (text.StartsWith("ms"))
        {
            text = text[2..];
            return 0.001;
        }

        double? unit = text[0] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => null,
        };
        text = text[1..];
        return unit;
    }
}
