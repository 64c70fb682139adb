using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Semaphores;

/// <summary>How long to wait for a slot, and what follows.</summary>
/// <param name="Time">The time.</param>
/// <param name="GivesUp">Whether the tool then ends; without it, the command starts without a free slot.</param>
internal readonly record struct SemTimeout(TimeSpan Time, bool GivesUp)
{
    public static ValueReader<SemTimeout?> Reader { get; } =
        new("a time such as 10 or 2m, or -10 to give up", TryParse);

    /// <summary>Reads a time; zero is no limit, as in GNU sem.</summary>
    public static bool TryParse(string text, out SemTimeout? timeout)
    {
        bool givesUp = text.StartsWith('-');
        bool isTime = DurationText.TryParse(text.AsSpan(givesUp ? 1 : 0), out TimeSpan time);
        timeout = time > TimeSpan.Zero ? new SemTimeout(time, givesUp) : null;
        return isTime;
    }
}
