using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Outputs.Tables;
using Becket.Cli.Running.Progress;
using Becket.Cli.Timelines;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running;

/// <summary>What prints and keeps a run: its output, its listeners, and their files.</summary>
internal sealed record RunReport(IRunOutput Output, IReadOnlyList<RunListener> Listeners) : IDisposable
{
    private OutputWriter? Writer { get; init; }

    private RunTimeline? Timeline { get; init; }

    /// <summary>Creates what the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="jobLogFile">The log of jobs, which the summary names; null for none.</param>
    /// <param name="error">Takes the tool's own messages.</param>
    /// <exception cref="TimelineFileException">The timeline's file cannot be written.</exception>
    public static RunReport Of(ReportOptions options, string? jobLogFile, TextWriter error)
    {
        RunTimeline? timeline = options.TimelineFile is { } file ? new RunTimeline(file) : null;
        string temporary = options.TemporaryDirectory ?? Path.GetTempPath();
        var writer = new OutputWriter(
            new OutputStore(temporary, OutputStore.DefaultMostInMemory),
            Destination.StandardOutput,
            Destination.StandardError
        );
        var listeners = new List<RunListener>();
        bool isStandard = ReferenceEquals(error, Console.Error);
        if (isStandard)
        {
            error = new NoticeWriter(Destination.StandardError);
        }

        TerminalProgress? terminalProgress = null;
        if (isStandard && CanPaint(options))
        {
            writer.Screen = new ProgressScreen(Destination.StandardError);
            listeners.Add(terminalProgress = new TerminalProgress(writer));
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
            listeners.Add(
                new SummaryLines(
                    error,
                    options,
                    jobLogFile,
                    timeline,
                    () => terminalProgress?.HasPainted ?? options.Progress
                )
            );
        }

        return new RunReport(OutputOf(options, temporary, writer, error), listeners)
        {
            Writer = writer,
            Timeline = timeline,
        };
    }

    public void Dispose()
    {
        Writer?.Dispose();
        Timeline?.Dispose();
    }

    private static IRunOutput OutputOf(ReportOptions options, string temporary, OutputWriter writer, TextWriter error)
    {
        if (options.Ungroup)
        {
            return new PassThroughOutput(error);
        }

        if (options.TableFormat is { } format)
        {
            return new ResultTable(ResultTableWriter.Create(options.Results!, format), writer);
        }

        var output = new CollectedOutput(writer, options.LineBuffer, options.KeepOrder ? new OutputOrder() : null)
        {
            Color = options.Color,
            ColorTag = options.ColorTag,
        };
        return options.Results is null && options.FileNameEnd is null
            ? output
            : new ResultsOutput(output, new ResultPlaces(options.Results, temporary), writer, options.FileNameEnd);
    }

    /// <summary>Whether standard error is a terminal that understands escape sequences, and only the tool writes to
    /// it.</summary>
    private static bool CanPaint(ReportOptions options) =>
        !options.Quiet
        && Destination.StandardError.IsTerminal
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb"
        && !IsShared(options);

    /// <summary>Whether the children write to the terminal themselves, wherever its cursor is.</summary>
    private static bool IsShared(ReportOptions options) =>
        options.Ungroup && (Destination.StandardError.IsTerminal || Destination.StandardOutput.IsTerminal);
}
