using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The rule that ends a run before its input ends: <c>now|soon,fail|success|done=N|N%</c>.</summary>
internal sealed record HaltRule
{
    internal enum Outcome
    {
        Fail,
        Success,
        Done,
    }

    public static ValueReader<HaltRule?> Reader { get; } =
        new("now or soon, and fail, success or done, as in now,fail=1 or soon,fail=30%", TryParse);

    /// <summary>Whether the run ends the running jobs; without it they may finish.</summary>
    public required bool Now { get; init; }

    public required Outcome Counted { get; init; }

    /// <summary>The number of jobs; 0 if the rule has a share.</summary>
    public int Count { get; private init; }

    /// <summary>The share of all jobs; 0 if the rule has a count.</summary>
    public double Share { get; private init; }

    /// <param name="text">The rule, as typed.</param>
    /// <param name="rule">The rule; null for "never".</param>
    public static bool TryParse(string text, out HaltRule? rule)
    {
        rule = null;
        if (text is "never" or "0")
        {
            return true;
        }

        // GNU parallel took these numbers in its early versions, and many scripts still have them.
        text = text switch
        {
            "1" => "soon,fail=1",
            "2" => "now,fail=1",
            _ => text,
        };
        if (
            text.Split(',', '=') is not ["now" or "soon", "fail" or "success" or "done", _] parts
            || text.IndexOf(',', StringComparison.Ordinal) > text.IndexOf('=', StringComparison.Ordinal)
        )
        {
            return false;
        }

        bool isShare = parts[2].EndsWith('%');
        bool isNumber = double.TryParse(
            parts[2].TrimEnd('%'),
            isShare ? NumberStyles.AllowDecimalPoint : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out double number
        );
        if (!isNumber || number <= 0 || number > (isShare ? 100 : int.MaxValue))
        {
            return false;
        }

        rule = new HaltRule
        {
            Now = parts[0] == "now",
            Counted = parts[1] switch
            {
                "fail" => Outcome.Fail,
                "success" => Outcome.Success,
                _ => Outcome.Done,
            },
            Count = isShare ? 0 : (int)number,
            Share = isShare ? number / 100 : 0,
        };
        return true;
    }

    public override string ToString() =>
        $"{(Now ? "now" : "soon")},{Counted.ToString().ToLowerInvariant()}={(Share > 0 ? $"{Share * 100}%" : Count)}";
}
