using System.Globalization;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Running.Logs;

/// <summary>The first job that is not the one in the log.</summary>
/// <param name="Number">The job's number.</param>
/// <param name="Now">Its command; null if the input has ended before it.</param>
/// <param name="Jobs">The number of jobs that the input has, if it has ended before it.</param>
internal readonly record struct LogDifference(long Number, string? Now, long Jobs)
{
    /// <summary>The warning.</summary>
    /// <param name="logged">The job's command in the log.</param>
    public string Text(string logged)
    {
        string then = VisibleText.Of(logged);
        string now = Now is null
            ? string.Create(CultureInfo.InvariantCulture, $"the input has only {Jobs} jobs now")
            : $"is now: {VisibleText.Of(Now)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the input or the command has changed since the log: job {Number} was: {then}; {now}; "
                + $"--by-value goes by the commands"
        );
    }
}
