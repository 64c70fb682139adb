using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Timelines;

namespace Becket.Cli.Traces;

/// <summary><c>becket trace</c>: makes a page of a recording.</summary>
internal sealed class TraceCommand : ToolCommand
{
    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket trace",
            Summary = "Show a recording of a reactor as a page: what ran when, and what waited for what.",
            Usage = ["FILE.json [-o page.html]"],
            About =
            [
                "The recording comes from reactor.Record(path), from the variable BECKET_TRACE=file.json in the "
                    + "environment of any program on Becket, from becket example --trace, or from a flight recorder. "
                    + "A file that was cut off opens all the same. Perfetto (ui.perfetto.dev) opens it too.",
            ],
            After =
            [
                new HelpSection(
                    "Exit code",
                    [
                        ("0", "The page was written."),
                        ("1", "The trace could not be read, or the page not be written."),
                        ("255", "The command line makes no sense."),
                    ]
                ),
                new HelpSection(
                    "Examples",
                    [
                        ("becket example 5 --trace day.json", "Record a working day."),
                        ("becket trace day.json", "Make day.html of it."),
                    ]
                ),
            ],
            Words = null,
        };

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [.. TraceOptions.CreateGroup().Options, .. InformationOptions.Create()];

    /// <exception cref="TraceFileException">The trace cannot be read.</exception>
    /// <exception cref="TimelineFileException">The page cannot be written.</exception>
    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        if (line.Words is not [var file])
        {
            throw new MisuseException(
                line.Words.Count == 0 ? "say which trace, for example: becket trace day.json" : "give one trace"
            );
        }

        TraceOptions options = line.ApplyTo(new TraceOptions { File = file });
        TraceModel trace = TraceReader.Read(options.File);
        string path = options.Output ?? Path.ChangeExtension(options.File, ".html");
        using (var page = new TimelineFile(path))
        {
            page.Write(stream => TracePage.Write(trace, Path.GetFileName(options.File), stream));
        }

        output.WriteLine(path);
        if (trace.IsDamaged)
        {
            error.WriteLine($"becket: the end of '{options.File}' cannot be read; the page shows what came before it");
        }

        return Cli.Success;
    }
}
