using Becket.Cli.Running;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Timelines.Runs;

/// <summary>Records which job ran when on which slot, and writes the timeline at the end.</summary>
internal sealed class RunTimeline : RunListener, IDisposable
{
    private const int MostOfLabel = 60;

    private readonly TimelineFormat _format;
    private readonly TimelineFile _file;
    private readonly RunBars _bars = new();

    /// <summary>Opens the file before the first job, so that a wrong path is an error at once.</summary>
    /// <exception cref="TimelineFileException">The file cannot be written.</exception>
    public RunTimeline(string path)
    {
        if (!TimelineFormats.TryFromName(path, out _format))
        {
            throw new TimelineFileException(
                $"cannot write a timeline to '{path}': it takes {TimelineFormats.Expected}",
                null
            );
        }

        _file = new TimelineFile(path);
    }

    /// <summary>Whether the timeline has been written.</summary>
    public bool IsWritten { get; private set; }

    public override void JobEnded(JobEnd end, bool isFinal) =>
        _bars.Add(
            new RunBar(
                end.Slot,
                end.Started.TotalSeconds,
                (end.Started + end.Duration).TotalSeconds,
                end.Job.Number,
                Jobs: 1,
                Failed: end.IsSuccess ? 0 : 1,
                VisibleText.Of(end.Job.Text),
                VisibleText.Of(end.Job.Values is [var only] ? only : string.Join(' ', end.Job.Values), MostOfLabel),
                end.IsSuccess ? null : JobEndText.Of(end) + (isFinal ? "" : ", tried again")
            )
        );

    /// <exception cref="RunException">The disk is full.</exception>
    public override void RunEnded(RunSummary summary)
    {
        try
        {
            Write(summary);
            IsWritten = true;
        }
        catch (TimelineFileException error)
        {
            throw new RunException(error.Message.TrimEnd('.'));
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(RunSummary summary)
    {
        var run = new DrawnRun(_bars, VisibleText.Of(summary.Plan.Command), summary);
        switch (_format)
        {
            case TimelineFormat.Svg:
                _file.Write(new RunDrawing(run).Draw());
                break;
            case TimelineFormat.Html:
                _file.Write(stream => RunPage.Write(run, stream));
                break;
            default:
                _file.Write(stream => RunTrace.Write(run, stream));
                break;
        }
    }
}
