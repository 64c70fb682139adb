using System.Globalization;

namespace Becket.Cli.Running.Options;

/// <summary>When a run ends before its input does: <c>now|soon,fail|success|done=N|N%</c>.</summary>
internal sealed record HaltRule
{
    internal enum Outcome
    {
        Fail,
        Success,
        Done,
    }

    /// <summary>Whether jobs under way are ended; or else they may finish.</summary>
    public required bool Now { get; init; }

    public required Outcome Counted { get; init; }

    /// <summary>So many jobs; 0 if it is a share.</summary>
    public int Count { get; private init; }

    /// <summary>That share of all jobs; 0 if it is a count.</summary>
    public double Share { get; private init; }

    /// <param name="text">As typed.</param>
    /// <param name="rule">Null for "never".</param>
    public static bool TryParse(string text, out HaltRule? rule)
    {
        rule = null;
        if (text is "never" or "0")
        {
            return true;
        }

        // What GNU parallel took in its early days, and many scripts still hold.
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
