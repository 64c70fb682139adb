using Becket.Cli.Parsing;

namespace Becket.Cli.Traces;

/// <summary>Options of <c>becket trace</c>.</summary>
internal sealed record TraceOptions
{
    /// <summary>The trace.</summary>
    public string File { get; init; } = "";

    /// <summary>The page; null for the name of the trace with .html behind it.</summary>
    public string? Output { get; init; }

    private static ValueReader<string> FileName { get; } =
        new(
            "the name of a file, such as page.html",
            (string text, out string name) =>
            {
                name = text;
                return !string.IsNullOrWhiteSpace(text);
            }
        );

    /// <summary>Creates the options in the order of the help.</summary>
    public static OptionGroup<TraceOptions> CreateGroup() =>
        new OptionGroup<TraceOptions>("Options").Value(
            ["--output", "-o"],
            "FILE.html",
            "Where to write the page. [default: the name of the trace, with .html in place of .json]",
            FileName,
            static (trace, file) => trace with { Output = file }
        );
}
