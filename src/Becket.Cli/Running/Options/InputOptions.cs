using Becket.Cli.Parsing;
using Becket.Cli.Running.Input;

namespace Becket.Cli.Running.Options;

/// <summary>Options for reading the values.</summary>
internal sealed record InputOptions
{
    /// <summary>The sources of values; empty for standard input.</summary>
    public IReadOnlyList<InputSource> Sources { get; init; } = [];

    /// <summary>Whether records end with a zero byte.</summary>
    public bool Null { get; init; }

    /// <summary>The bytes after each record; null for line ends.</summary>
    public IReadOnlyList<byte>? Delimiter { get; init; }

    /// <summary>Splits records into columns; null for none. With CSV, its text is the one character between
    /// fields.</summary>
    public ColumnSeparator? ColumnSeparator { get; init; }

    public bool Csv { get; init; }

    /// <summary>Whether the first record of each source names its columns.</summary>
    public bool Header { get; init; }

    /// <summary>Whether the first values of all sources belong together, then the second ones, and so on; without it,
    /// each value of a source meets all values of the others.</summary>
    public bool Link { get; init; }

    /// <summary>The text that ends a source early; null for none.</summary>
    public string? EndText { get; init; }

    /// <summary>Whether records without text are left out.</summary>
    public bool SkipBlank { get; init; }

    /// <summary>Where spaces around values are removed; null for around columns only.</summary>
    public TrimSides? Trim { get; init; }

    /// <summary>Whether the first record of the first source is left out.</summary>
    public bool SkipFirstLine { get; init; }

    /// <summary>Expressions with placeholders that are true for the jobs to run.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether the jobs run in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The word before values on the command line.</summary>
    public string ValueMark { get; init; } = ":::";

    /// <summary>The word before names of files on the command line.</summary>
    public string FileMark { get; init; } = "::::";

    public bool ReadsStandardInput => Sources.Count == 0 || Sources.Any(source => source.IsStandardInput);

    private static ValueReader<TrimSides> TrimReader { get; } =
        new(
            "n, l, r or lr",
            (string text, out TrimSides sides) =>
            {
                TrimSides? read = text switch
                {
                    "n" => TrimSides.None,
                    "l" => TrimSides.Left,
                    "r" => TrimSides.Right,
                    "lr" or "rl" => TrimSides.Both,
                    _ => null,
                };
                sides = read ?? TrimSides.None;
                return read is not null;
            }
        );

    public static OptionGroup<InputOptions> CreateGroup() =>
        new OptionGroup<InputOptions>("Input")
            .Values(
                ["--input", "-a", "--arg-file"],
                "FILE",
                "The file of the lines; - is standard input. Given more than once, each line of one file meets all "
                    + "lines of the others. [default: -]",
                ValueReaders.FileName,
                (input, files) => input with { Sources = [.. files.Select(file => new InputSource { File = file })] }
            )
            .Flag(
                ["--null", "-0"],
                "Lines end with a zero byte, as find -print0 writes them.",
                input => input with { Null = true }
            )
            .Value(
                ["--delimiter", "-d"],
                "TEXT",
                @"Lines end with this text; \n, \t, \0, \x41 and the like are characters.",
                DelimiterText.Reader,
                (input, delimiter) => input with { Delimiter = delimiter }
            )
            .Value(
                ["-E"],
                "TEXT",
                "The line that ends the input; the lines after it are not read.",
                ValueReaders.AnyText,
                (input, text) => input with { EndText = text.Length == 0 ? null : text }
            )
            .OptionalValue(
                ["--eof", "-e"],
                "TEXT",
                "The same, with the value attached; without a value, no line ends the input.",
                ValueReaders.AnyText,
                "",
                (input, text) => input with { EndText = text.Length == 0 ? null : text }
            )
            .Flag(
                ["--no-run-if-empty", "-r"],
                "Leave out lines that hold nothing or only spaces.",
                input => input with { SkipBlank = true }
            )
            .Value(
                ["--trim"],
                "SIDES",
                "Remove spaces around values: l at the left, r at the right, lr at both sides, n nowhere. "
                    + "[default: n; with --colsep, lr]",
                TrimReader,
                (input, sides) => input with { Trim = sides }
            )
            .Value(
                ["--colsep", "-C"],
                "REGEX",
                "Split lines into columns at the matches of this regular expression.",
                ColumnSeparator.Reader,
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
                    + "--colsep is given. Of values after :::, the first one names the others.",
                input => input with { Header = true },
                optionalWord: ":",
                instead: new OptionInstead("--block-header", PipeOptions.IsHeader)
            )
            .Flag(
                ["--link", "--xapply"],
                "With several sources, take the first values together, then the second ones, and so on. The values "
                    + "of a short source are used again.",
                input => input with { Link = true }
            )
            .Flag(
                ["--skip-first-line"],
                "Leave out the first line of the first source.",
                input => input with { SkipFirstLine = true }
            )
            .Values(
                ["--filter"],
                "EXPRESSION",
                "Run only the jobs for which this expression is true, as in '{1} < {2}'; may be given more than once.",
                ValueReaders.AnyText,
                (input, filters) => input with { Filters = filters }
            )
            .Flag(
                ["--shuf"],
                "Run the jobs in random order, after reading all lines.",
                input => input with { Shuffle = true }
            )
            .Value(
                ["--arg-sep"],
                "TEXT",
                "The word before values on the command line. [default: :::]",
                ValueReaders.AnyText,
                (input, mark) => input with { ValueMark = mark }
            )
            .Value(
                ["--arg-file-sep"],
                "TEXT",
                "The word before names of files on the command line. [default: ::::]",
                ValueReaders.AnyText,
                (input, mark) => input with { FileMark = mark }
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check()
    {
        if (Csv && (Null || Delimiter is not null))
        {
            throw new MisuseException(
                $"--csv has lines that end in a line feed: leave out {(Null ? "--null" : "--delimiter")}"
            );
        }

        if (Null && Delimiter is not null and not [0])
        {
            throw new MisuseException("--null is a delimiter too: take one of --null and --delimiter");
        }

        if (
            Csv
            && ColumnSeparator?.Text is { } separator
            && (separator.Length != 1 || separator[0] is '"' or '\n' or > '\x7F')
        )
        {
            throw new MisuseException(
                $"with --csv, --colsep takes the one character between fields, not '{separator}'"
            );
        }

        if (!Csv && ColumnSeparator?.Refusal is { } refusal)
        {
            throw new MisuseException($"--colsep '{ColumnSeparator.Text}': {refusal}");
        }

        if (Sources.Count(source => source.IsStandardInput) > 1)
        {
            throw new MisuseException("standard input can be read only once: give - once");
        }
    }
}
