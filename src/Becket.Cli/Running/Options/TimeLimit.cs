using System.Globalization;

namespace Becket.Cli.Running.Options;

/// <summary>How long a job may take: so long, or so many times the median of those that succeeded.</summary>
internal readonly record struct TimeLimit
{
    /// <summary>Before so many have succeeded, their median says little.</summary>
    public const int FewestForMedian = 3;

    /// <summary>Null if it follows the median.</summary>
    public TimeSpan? Fixed { get; private init; }

    /// <summary>Of the median; 3 for 300%.</summary>
    public double Share { get; private init; }

    public static bool TryParse(string text, out TimeLimit limit)
    {
        limit = default;
        if (text.EndsWith('%'))
        {
            bool isNumber = double.TryParse(
                text[..^1],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double percent
            );
            limit = new TimeLimit { Share = percent / 100 };
            return isNumber && percent is > 0 and <= 1_000_000;
        }

        bool isDuration = DurationText.TryParse(text, out TimeSpan duration);
        limit = new TimeLimit { Fixed = duration };
        return isDuration && duration > TimeSpan.Zero;
    }
}
