using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for reading the values.</summary>
internal sealed record InputOptions
{
    /// <summary>A file, or "-" for standard input.</summary>
    public string File { get; init; } = "-";

    /// <summary>Whether records end with a zero byte.</summary>
    public bool Null { get; init; }

    /// <summary>A regular expression, or the one character between the fields of CSV; null for none.</summary>
    public string? ColumnSeparator { get; init; }

    public bool Csv { get; init; }

    /// <summary>Whether the first record names the columns.</summary>
    public bool Header { get; init; }

    public static OptionGroup<InputOptions> CreateGroup() =>
        new OptionGroup<InputOptions>("Input")
            .Value(
                ["--input", "-a", "--arg-file"],
                "FILE",
                "The file of the lines; - is standard input. [default: -]",
                ValueReaders.FileName,
                (input, file) => input with { File = file }
            )
            .Flag(
                ["--null", "-0"],
                "Lines end with a zero byte, as find -print0 writes them.",
                input => input with { Null = true }
            )
            .Value(
                ["--colsep", "-C"],
                "REGEX",
                "Split lines into columns at the matches of this regular expression.",
                Running.Input.ColumnSeparator.Reader,
                (input, separator) => input with { ColumnSeparator = separator }
            )
            .Flag(
                ["--csv"],
                "Lines are comma-separated values (RFC 4180), with --colsep for another separator.",
                input => input with { Csv = true }
            )
            .Flag(
                ["--header"],
                "The first line names the columns, for {name}. Tabs separate columns, unless --csv or "
                    + "--colsep is given.",
                input => input with { Header = true },
                optionalWord: ":"
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check()
    {
        if (Csv && Null)
        {
            throw new MisuseException("--csv has lines that end in a line feed: leave out --null");
        }

        if (
            Csv
            && ColumnSeparator is { } separator
            && (separator.Length != 1 || separator[0] is '"' or '\n' or > '\x7F')
        )
        {
            throw new MisuseException(
                $"with --csv, --colsep takes the one character between fields, not '{separator}'"
            );
        }
    }
}
