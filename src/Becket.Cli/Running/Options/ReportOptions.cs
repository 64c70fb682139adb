using Becket.Cli.Parsing;
using Becket.Cli.Running.Outputs.Tables;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running.Options;

/// <summary>Options for what a run prints and keeps.</summary>
internal sealed record ReportOptions
{
    /// <summary>Whether outputs are printed in the order of the input.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>Whether outputs are printed line by line; without it, job by job.</summary>
    public bool LineBuffer { get; init; }

    /// <summary>Whether only the last line of each job is printed, and the progress shows the latest ones.</summary>
    public bool LatestLine { get; init; }

    /// <summary>Whether the jobs write to our own standard streams.</summary>
    public bool Ungroup { get; init; }

    /// <summary>Whether each line of output begins with the values.</summary>
    public bool TagWithValues { get; init; }

    /// <summary>The text, with placeholders, that each line of output begins with; null for none.</summary>
    public string? TagText { get; init; }

    /// <summary>Whether each job's tag has a colour of its own.</summary>
    public bool ColorTag { get; init; }

    /// <summary>Whether each job's lines have a colour of their own.</summary>
    public bool Color { get; init; }

    /// <summary>Whether the lines of a job that fails are white on red.</summary>
    public bool ColorFailed { get; init; }

    /// <summary>Where each job's output is kept: a directory, a text with placeholders that names a file for each job,
    /// or a table by its extension; null for nowhere.</summary>
    public string? Results { get; init; }

    /// <summary>The character after the name of a job's output file, which is printed instead of the output; null to
    /// print the output.</summary>
    public char? FileNameEnd { get; init; }

    /// <summary>The directory for temporary files; null for that of the system.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>The file of the run's timeline, SVG, HTML or JSON by its name; null for none.</summary>
    public string? TimelineFile { get; init; }

    /// <summary>Whether only the jobs' own output is printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether progress is printed although standard error is no terminal.</summary>
    public bool Progress { get; init; }

    /// <summary>The text before each line of output, with placeholders; null for none.</summary>
    public string? Tag => TagText ?? (TagWithValues ? "{}" : null);

    /// <summary>The format of the table that keeps the outputs; null if there is no such table.</summary>
    public ResultTableFormat? TableFormat => ResultTableFormats.OfName(Results);

    public static OptionGroup<ReportOptions> CreateGroup() =>
        new OptionGroup<ReportOptions>("Outputs and reports")
            .Flag(
                ["--keep-order", "-k", "--keeporder"],
                "Print outputs in the order of the lines.",
                report => report with { KeepOrder = true }
            )
            .Flag(
                ["--no-keep-order", "--nokeep-order", "--nok"],
                "Print outputs as jobs end: takes back --keep-order.",
                report => report with { KeepOrder = false }
            )
            .Flag(
                ["--line-buffer", "--lb", "--linebuffer"],
                "Print outputs line by line instead of job by job.",
                report => report with { LineBuffer = true }
            )
            .Flag(
                ["--latest-line", "--ll"],
                "Print only the last line of each job when it has ended. On a terminal, the progress shows the latest "
                    + "line of each job that runs.",
                report => report with { LatestLine = true }
            )
            .Flag(
                ["--ungroup", "-u"],
                "Let jobs write directly to the tool's standard output and standard error.",
                report => report with { Ungroup = true }
            )
            .Flag(
                ["--group"],
                "Print outputs job by job, the default: takes back --ungroup and --line-buffer.",
                report => report with { Ungroup = false, LineBuffer = false }
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
            .Flag(
                ["--ctag"],
                "As --tag, with a colour for each job.",
                report => report with { TagWithValues = true, ColorTag = true }
            )
            .Value(
                ["--ctagstring"],
                "TEXT",
                "As --tagstring, with a colour for each job.",
                ValueReaders.AnyText,
                (report, text) => report with { TagText = text, ColorTag = true }
            )
            .Flag(["--color", "--colour"], "Colour the lines of each job.", report => report with { Color = true })
            .Flag(
                ["--color-failed", "--cf", "--colour-failed"],
                "Print the lines of jobs that fail white on red. Has no effect with --line-buffer and --ungroup.",
                report => report with { ColorFailed = true }
            )
            .Value(
                ["--results", "--res"],
                "NAME",
                "Keep the outputs of each job: in a directory; in a file for each job if the name holds placeholders; "
                    + "or in a table if it ends in .csv, .tsv or .json.",
                ValueReaders.DirectoryName,
                (report, name) => report with { Results = name }
            )
            .Flag(
                ["--files"],
                "Keep the standard output of each job in a file, and print the file's name instead.",
                report => report with { FileNameEnd = '\n' }
            )
            .Flag(
                ["--files0"],
                "As --files, with a zero byte after each name.",
                report => report with { FileNameEnd = '\0' }
            )
            .Value(
                ["--tmpdir", "--tempdir"],
                "DIR",
                "The directory for temporary files. [default: $TMPDIR, or /tmp]",
                ValueReaders.DirectoryName,
                (report, directory) => report with { TemporaryDirectory = directory }
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
                ["--progress", "--bar", "--eta"],
                "Print progress although standard error is no terminal.",
                report => report with { Progress = true }
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check()
    {
        if (Ungroup && (LineBuffer || LatestLine || KeepOrder || Tag is not null || Color))
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so outputs cannot be ordered, grouped, tagged or "
                    + "coloured: leave out --keep-order, --line-buffer, --latest-line, --tag and --color"
            );
        }

        if (Ungroup && (Results is not null || FileNameEnd is not null))
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so there is nothing to keep: leave out --results and "
                    + "--files"
            );
        }

        if (TableFormat is not null && FileNameEnd is not null)
        {
            throw new MisuseException(
                "--files prints a file's name for each job, and a table is one file: leave out --files, or give "
                    + "--results a directory"
            );
        }

        if (TemporaryDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new MisuseException($"--tmpdir takes a directory that exists, not '{directory}'");
        }

        if (TimelineFile is { } timeline && !TimelineFormats.TryFromName(timeline, out _))
        {
            throw new MisuseException($"--timeline takes {TimelineFormats.Expected}, not '{timeline}'");
        }
    }
}
