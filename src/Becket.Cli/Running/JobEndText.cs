using System.Globalization;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Running;

/// <summary>Describes in a few words how an attempt at a job ended.</summary>
internal static class JobEndText
{
    public static string Of(JobEnd end) =>
        end switch
        {
            { CouldNotStart: { } why } => $"could not start: {VisibleText.Of(why)}",
            { IsTimedOut: true } => "timed out",
            { IsReturned: true } => "ended for want of room, to run again",
            { IsStopped: true } => "ended with the run",
            { Signal: > 0 } => $"killed by {ProcessSignals.Name(end.Signal)}",
            { ExitCode: 0 } => "well",
            _ => string.Create(CultureInfo.InvariantCulture, $"exit code {end.ExitCode}"),
        };
}
