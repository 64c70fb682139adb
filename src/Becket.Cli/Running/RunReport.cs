using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;
using Becket.Cli.Timelines;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running;

/// <summary>What shows and keeps a run, as it was asked for.</summary>
internal sealed record RunReport(IJobOutputs Outputs, IReadOnlyList<IRunListener> Listeners) : IDisposable
{
    /// <summary>Where the run itself says something while it goes on: there it does not get in the way of the progress
    /// that is painted.</summary>
    public required TextWriter Notices { get; init; }

    private OutputWriter? Writer { get; init; }

    private RunTimeline? Timeline { get; init; }

    /// <summary>Makes what the options ask for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="error">Where we say something ourselves.</param>
    /// <exception cref="TimelineFileException">The picture cannot be written where it is to go.</exception>
    public static RunReport Of(ReportOptions options, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(options);
        RunTimeline? timeline = options.TimelineFile is { } file ? new RunTimeline(file) : null;
        var writer = new OutputWriter(
            new OutputStore(Path.GetTempPath(), OutputStore.DefaultMostInMemory),
            Destination.StandardOutput,
            Destination.StandardError
        );
        var listeners = new List<IRunListener>();
        bool isStandard = ReferenceEquals(error, Console.Error);
        if (isStandard)
        {
            error = NoticeWriter.To(Destination.StandardError);
        }

        TextWriter notices = error;
        TerminalProgress? seen = null;
        if (isStandard && CanPaint(options))
        {
            writer.Screen = new ProgressScreen(Destination.StandardError);
            listeners.Add(seen = new TerminalProgress(writer));
            notices = NoticeWriter.Through(writer);
        }
        else if (!options.Quiet && !IsShared(options))
        {
            listeners.Add(options.Progress ? PlainProgress.Steady(error) : PlainProgress.Sparse(error));
        }

        if (timeline is not null)
        {
            listeners.Add(timeline);
        }

        if (!options.Quiet)
        {
            listeners.Add(new SummaryLines(error, options, timeline, () => seen?.WasSeen ?? options.Progress));
        }

        return new RunReport(OutputsOf(options, writer, error), listeners)
        {
            Notices = notices,
            Writer = writer,
            Timeline = timeline,
        };
    }

    public void Dispose()
    {
        Writer?.Dispose();
        Timeline?.Dispose();
    }

    private static IJobOutputs OutputsOf(ReportOptions options, OutputWriter writer, TextWriter error)
    {
        IJobOutputs outputs =
            options.Grouping == OutputGrouping.None
                ? new PassThroughOutputs(error)
                : new CollectedOutputs(
                    writer,
                    options.Grouping == OutputGrouping.Line,
                    options.KeepOrder ? new OutputOrder() : null
                );
        return options.ResultsDirectory is { } directory ? new ResultsOutputs(outputs, directory, writer) : outputs;
    }

    /// <summary>Whether there is a terminal that does as it is told, and only we write to it.</summary>
    private static bool CanPaint(ReportOptions options) =>
        !options.Quiet
        && Destination.StandardError.IsTerminal
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb"
        && !IsShared(options);

    /// <summary>Whether the children write to the terminal themselves, wherever its cursor stands.</summary>
    private static bool IsShared(ReportOptions options) =>
        options.Grouping == OutputGrouping.None
        && (Destination.StandardError.IsTerminal || Destination.StandardOutput.IsTerminal);
}
