using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The signals that end a child, each with the time before the next.</summary>
internal sealed class TermSequence
{
    private TermSequence(IReadOnlyList<(int Signal, TimeSpan Wait)> steps) => Steps = steps;

    /// <summary>GNU parallel's: SIGTERM three times, then SIGKILL.</summary>
    public static TermSequence Default { get; } =
        TryParse("TERM,200,TERM,100,TERM,50,KILL,25", out TermSequence? sequence)
            ? sequence
            : throw new InvalidOperationException();

    /// <summary>SIGKILL at once.</summary>
    public static TermSequence Kill { get; } = new([(ProcessSignals.Kill, TimeSpan.Zero)]);

    public static ValueReader<TermSequence> Reader { get; } =
        new("signals and milliseconds in turn, such as TERM,200,KILL,25", TryParse);

    public IReadOnlyList<(int Signal, TimeSpan Wait)> Steps { get; }

    /// <summary>Reads signals and milliseconds in turn: TERM,200,KILL,25.</summary>
    public static bool TryParse(string text, out TermSequence sequence)
    {
        var steps = new List<(int, TimeSpan)>();
        sequence = new TermSequence(steps);
        string[] words = text.Split(',');
        for (int i = 0; i < words.Length; i += 2)
        {
            double wait = 0;
            if (
                i + 1 < words.Length
                && !(
                    double.TryParse(
                        words[i + 1],
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out wait
                    )
                    && wait <= 86_400_000
                )
            )
            {
                return false;
            }

            try
            {
                steps.Add((ProcessSignals.Parse(words[i]), TimeSpan.FromMilliseconds(wait)));
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        return true;
    }
}
