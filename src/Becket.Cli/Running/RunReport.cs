using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Outputs.Tables;
using Becket.Cli.Running.Progress;
using Becket.Cli.Surroundings;
using Becket.Cli.Timelines;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running;

/// <summary>What prints and keeps a run: its output, its listeners, and their files.</summary>
internal sealed record RunReport(IRunOutput Output, IReadOnlyList<RunListener> Listeners) : IDisposable
{
    /// <summary>The progress on a terminal; null for none.</summary>
    public TerminalProgress? Painting { get; private init; }

    private OutputWriter? Writer { get; init; }

    private RunTimeline? Timeline { get; init; }

    private TextWriter Error { get; init; } = TextWriter.Null;

    private PlainProgress? Lines { get; init; }

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
        bool isStandard = ReferenceEquals(error, StandardStreams.Error);
        TerminalProgress? terminalProgress = null;
        PlainProgress? lines = null;
        if (isStandard && CanPaint(options))
        {
            writer.Screen = new ProgressScreen(Destination.StandardError);
            listeners.Add(terminalProgress = new TerminalProgress(writer));
        }
        else if (!options.Quiet)
        {
            lines =
                IsShared(options) ? PlainProgress.Off(error)
                : options.Progress ? PlainProgress.Steady(error)
                : PlainProgress.Sparse(error);
            listeners.Add(lines);
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

        return new RunReport(OutputOf(options, temporary, writer, error, terminalProgress), listeners)
        {
            Writer = writer,
            Timeline = timeline,
            Error = error,
            Painting = terminalProgress,
            Lines = lines,
        };
    }

    /// <summary>Writes a message for the user, above the progress.</summary>
    /// <param name="text">Whole lines.</param>
    public void Notice(string text)
    {
        if (Painting is null || Writer is null)
        {
            Error.Write(text);
            return;
        }

        var bytes = new StoredBytes(Writer.Store);
        Writer.Keep(bytes, ByteText.Encode(text));
        Writer.Write(Writer.Error, bytes);
    }

    /// <summary>Writes a message that is of no use to a quiet run.</summary>
    /// <param name="text">Whole lines.</param>
    public void NoticeUnlessQuiet(string text)
    {
        if (Painting is not null || Lines is not null)
        {
            Notice(text);
        }
    }

    /// <summary>Turns the progress on or off, as GNU parallel does at SIGUSR2.</summary>
    public void ToggleProgress()
    {
        Painting?.Toggle();
        Lines?.Toggle();
    }

    public void Dispose()
    {
        Writer?.Dispose();
        Timeline?.Dispose();
    }

    private static IRunOutput OutputOf(
        ReportOptions options,
        string temporary,
        OutputWriter writer,
        TextWriter error,
        TerminalProgress? progress
    )
    {
        if (options.Ungroup)
        {
            return new PassThroughOutput(error);
        }

        if (options.TableFormat is { } format)
        {
            return new ResultTable(TableOf(options.Results!, format), writer);
        }

        bool byLine = options is { LineBuffer: true, LatestLine: false };

        // The name of a file has no colour: another program reads it.
        bool hasColor = options.FileNameEnd is null;
        IRunOutput output = new CollectedOutput(writer, byLine, options.KeepOrder ? new OutputOrder() : null)
        {
            Color = options.Color && hasColor,
            ColorFailed = options.ColorFailed && hasColor,
            ColorTag = options.ColorTag && hasColor,
        };
        if (options.LatestLine)
        {
            var latest = new LatestLineOutput(output);
            progress?.LatestLine = latest.TextOf;
            output = latest;
        }

        return options.Results is null && options.FileNameEnd is null
            ? output
            : new ResultsOutput(output, new ResultPlaces(options.Results, temporary), writer, options.FileNameEnd);
    }

    private static ResultTableWriter TableOf(string path, ResultTableFormat format)
    {
        try
        {
            return ResultTableWriter.Create(path, format);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot keep the results in '{path}': {FileErrorText.Of(error)}");
        }
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
