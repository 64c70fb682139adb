using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>How long a job may take: a fixed time, or a multiple of the median of the jobs that succeeded.</summary>
internal readonly record struct TimeLimit
{
    /// <summary>The median applies once this many jobs have succeeded: the median of fewer says little.</summary>
    public const int FewestForMedian = 3;

    public static ValueReader<TimeLimit> Reader { get; } =
        new("a time such as 10s or 2m, or a percentage of the median", TryParse);

    /// <summary>The fixed time; null if the limit follows the median.</summary>
    public TimeSpan? Fixed { get; private init; }

    /// <summary>The multiple of the median; 3 for 300%.</summary>
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
