using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Top;

/// <summary>Options of <c>becket top</c>.</summary>
internal sealed record TopOptions
{
    private static readonly ValueReader<TimeSpan> s_delay = new(
        "a number of seconds from 0.1 on",
        (string text, out TimeSpan delay) =>
        {
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
            bool isDelay = isNumber && seconds is >= 0.1 and <= 86_400;
            delay = isDelay ? TimeSpan.FromSeconds(seconds) : default;
            return isDelay;
        }
    );

    /// <summary>The program's process number; null for the only program.</summary>
    public int? Process { get; init; }

    /// <summary>Whether to print one report as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether to print one report as text.</summary>
    public bool Once { get; init; }

    /// <summary>Whether the report says what nothing can fire.</summary>
    public bool FindOrphans { get; init; }

    /// <summary>The time from one report to the next.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    public static OptionGroup<TopOptions> CreateGroup() =>
        new OptionGroup<TopOptions>("Reports")
            .Flag(["--json"], "Print one report as JSON, and end.", top => top with { Json = true })
            .Flag(
                ["--once"],
                "Print one report as text, and end. The default where the output is no terminal.",
                top => top with { Once = true }
            )
            .Flag(
                ["--find-orphans"],
                "Search for methods that wait for what nothing can fire. The program pauses for a full collection.",
                top => top with { FindOrphans = true }
            )
            .Value(
                ["--delay", "-d"],
                "SECS",
                "Seconds from one report to the next; 0.1 or more. [default: 1]",
                s_delay,
                (top, delay) => top with { Delay = delay }
            );

    /// <summary>The process number that the words of a command line give; null for none.</summary>
    /// <exception cref="MisuseException">They give something else.</exception>
    public static int? ProcessOf(IReadOnlyList<string> words) =>
        words switch
        {
            [] => null,
            [var word] when int.TryParse(word, CultureInfo.InvariantCulture, out int process) && process > 0 => process,
            [var word] => throw new MisuseException($"'{word}' is not the number of a process"),
            _ => throw new MisuseException("give one process number, or none"),
        };
}
