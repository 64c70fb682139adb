using System.Globalization;
using System.Text;
using Becket.Cli.Running.Options;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running.Progress;

/// <summary>Prints a summary at the end of a run, if progress was shown or a job failed.</summary>
/// <param name="output">Takes the summary.</param>
/// <param name="options">The options, for the files that the summary names.</param>
/// <param name="jobLogFile">The log of jobs; null for none.</param>
/// <param name="timeline">The timeline, a listener that comes before this one; null for none.</param>
/// <param name="wasWatched">Whether progress was shown.</param>
internal sealed class SummaryLines(
    TextWriter output,
    ReportOptions options,
    string? jobLogFile,
    RunTimeline? timeline,
    Func<bool> wasWatched
) : RunListener
{
    /// <summary>The summary lists the first failures; the log has the rest.</summary>
    private const int MostFailures = 5;
    private const int MostOfCommand = 120;

    private readonly List<string> _failures = [];
    private readonly StartErrors _startErrors = new();
    private int _stopped;

    public override void JobEnded(JobEnd end, bool isFinal)
    {
        if (end.IsStopped)
        {
            _stopped++;
        }

        if (isFinal && end.CouldNotStart is not null)
        {
            _startErrors.Add(end);
        }
        else if (isFinal && end is { IsSuccess: false, IsStopped: false } && _failures.Count < MostFailures)
        {
            _failures.Add($"  {JobEndText.Of(end)}: {VisibleText.Of(end.Job.Text, MostOfCommand)}");
        }
    }

    public override void RunEnded(RunSummary summary)
    {
        if (summary.Failed == 0 && summary.StoppedBy == 0 && !wasWatched())
        {
            return;
        }

        StringBuilder text = new StringBuilder("becket: ").AppendLine(Headline(summary));
        foreach (string failure in _failures)
        {
            text.AppendLine(failure);
        }

        if (summary.Failed - _startErrors.Count > _failures.Count)
        {
            long more = summary.Failed - _startErrors.Count - _failures.Count;
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {more} more");
        }

        _startErrors.WriteTo(text);

        if (jobLogFile is { } log)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  log: {VisibleText.Of(log)}");
        }

        if (options.Results is { } results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  results: {VisibleText.Of(results)}");
        }

        if (timeline is { IsWritten: true })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  timeline: {VisibleText.Of(options.TimelineFile!)}");
        }

        output.Write(text.ToString());
    }

    private string Headline(RunSummary summary)
    {
        long done = summary.Succeeded + summary.Failed;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{done} {(done == 1 ? "job" : "jobs")} in {ElapsedText.WithUnits(summary.Duration)}"
        );
        if (summary.Failed > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {summary.Failed} failed");
        }
        else if (done > 0)
        {
            text.Append(done == 1 ? ", and it succeeded" : ", all succeeded");
        }

        if (summary.Retries > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $", {summary.Retries} {(summary.Retries == 1 ? "retry" : "retries")}"
            );
        }

        if (summary.Plan.Skipped > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {summary.Plan.Skipped} done before");
        }

        if (summary.StoppedBecause is { } why)
        {
            text.Append(CultureInfo.InvariantCulture, $"; stopped: {VisibleText.Of(why)}");
            AppendUndone(text, summary);
        }

        return text.ToString();
    }

    /// <summary>What a run that was stopped has not done.</summary>
    private void AppendUndone(StringBuilder text, RunSummary summary)
    {
        if (_stopped > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {_stopped} running {(_stopped == 1 ? "job" : "jobs")} ended");
        }

        if (
            summary.Plan.Jobs - summary.Plan.Skipped - summary.Succeeded - summary.Failed - _stopped is { } left and > 0
        )
        {
            text.Append(CultureInfo.InvariantCulture, $", {left} not started");
        }
    }
}
