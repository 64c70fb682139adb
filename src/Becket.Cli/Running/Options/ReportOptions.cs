using Becket.Cli.Parsing;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running.Options;

/// <summary>Options for what a run prints and keeps.</summary>
internal sealed record ReportOptions
{
    /// <summary>Whether outputs are printed in the order of the input.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>Whether outputs are printed line by line; without it, job by job.</summary>
    public bool LineBuffer { get; init; }

    /// <summary>Whether the jobs write to our own standard streams.</summary>
    public bool Ungroup { get; init; }

    /// <summary>Whether each line of output begins with the values.</summary>
    public bool TagWithValues { get; init; }

    /// <summary>The text, with placeholders, that each line of output begins with; null for none.</summary>
    public string? TagText { get; init; }

    /// <summary>The directory that gets a folder for each job; null for none.</summary>
    public string? ResultsDirectory { get; init; }

    /// <summary>The file of the run's timeline, SVG, HTML or JSON by its name; null for none.</summary>
    public string? TimelineFile { get; init; }

    /// <summary>Whether only the jobs' own output is printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether progress is printed although standard error is no terminal.</summary>
    public bool Progress { get; init; }

    /// <summary>The text before each line of output, with placeholders; null for none.</summary>
    public string? Tag => TagText ?? (TagWithValues ? "{}" : null);

    public static OptionGroup<ReportOptions> CreateGroup() =>
        new OptionGroup<ReportOptions>("Outputs and reports")
            .Flag(
                ["--keep-order", "-k"],
                "Print outputs in the order of the lines.",
                report => report with { KeepOrder = true }
            )
            .Flag(
                ["--line-buffer", "--lb"],
                "Print outputs line by line instead of job by job.",
                report => report with { LineBuffer = true }
            )
            .Flag(
                ["--ungroup", "-u"],
                "Let jobs write directly to the tool's standard output and standard error.",
                report => report with { Ungroup = true }
            )
            .Flag(
                ["--tag"],
                "Put the values and a tab before each line of output.",
                report => report with { TagWithValues = true }
            )
            .Value(
                ["--tagstring"],
                "TEXT",
                "Put this and a tab before each line of output; may hold placeholders.",
                ValueReaders.AnyText,
                (report, text) => report with { TagText = text }
            )
            .Value(
                ["--results", "--res"],
                "DIR",
                "Keep the outputs of each job in a directory.",
                ValueReaders.DirectoryName,
                (report, directory) => report with { ResultsDirectory = directory }
            )
            .Value(
                ["--timeline"],
                "FILE",
                "Draw which job ran when on which slot: .svg, .html, or .json for Perfetto.",
                ValueReaders.FileName,
                (report, file) => report with { TimelineFile = file }
            )
            .Flag(["--quiet"], "Print only the jobs' own output.", report => report with { Quiet = true })
            .Flag(
                ["--progress"],
                "Print progress although standard error is no terminal.",
                report => report with { Progress = true }
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check()
    {
        if (Ungroup && (LineBuffer || KeepOrder || Tag is not null))
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so outputs cannot be ordered, grouped or "
                    + "tagged: leave out --keep-order, --line-buffer and --tag"
            );
        }

        if (Ungroup && ResultsDirectory is not null)
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so there is nothing to keep: leave out --results"
            );
        }

        if (TimelineFile is { } timeline && !TimelineFormats.TryFromName(timeline, out _))
        {
            throw new MisuseException($"--timeline takes {TimelineFormats.Expected}, not '{timeline}'");
        }
    }
}
