using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The minimum time between two starts.</summary>
/// <param name="Time">The time.</param>
/// <param name="Adapts">Whether it grows when a job fails, and shrinks when one succeeds.</param>
internal readonly record struct DelayText(TimeSpan Time, bool Adapts)
{
    private const string Automatic = "auto";

    public static ValueReader<DelayText> Reader { get; } = new(DurationText.Reader.Takes, TryParse);

    public static bool TryParse(string text, out DelayText delay)
    {
        bool adapts = text.EndsWith(Automatic, StringComparison.Ordinal);
        bool isTime = DurationText.TryParse(
            adapts ? text.AsSpan(0, text.Length - Automatic.Length) : text,
            out var time
        );
        delay = new DelayText(time, adapts);
        return isTime;
    }
}
