using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for giving several values to one command.</summary>
internal sealed record BatchOptions
{
    /// <summary>The number of lines for <c>-n</c>; null if it is not given.</summary>
    public int? MaxArguments { get; init; }

    /// <summary>The number of lines for <c>-N</c>.</summary>
    public int? MaxReplaced { get; init; }

    /// <summary>The number of lines for <c>-L</c>.</summary>
    public int? MaxLines { get; init; }

    /// <summary>The number of lines for <c>-l</c>.</summary>
    public int? MaxJoinedLines { get; init; }

    /// <summary>Whether a command gets as many values as fit, and each word with <c>{}</c> appears once for each
    /// value.</summary>
    public bool FillsInContext { get; init; }

    /// <summary>Whether a command gets as many values as fit.</summary>
    public bool FillsEvenly { get; init; }

    /// <summary>The same, with all values in one command if they fit.</summary>
    public bool FillsWhole { get; init; }

    /// <summary>The most bytes of a command; null for the system's limit.</summary>
    public int? MaxCharacters { get; init; }

    /// <summary>Whether the run ends if the lines that belong to one command do not fit.</summary>
    public bool ExitIfTooLong { get; init; }

    /// <summary>Whether a command gets as many values as fit.</summary>
    public bool Fills => FillsInContext || FillsEvenly || FillsWhole;

    /// <summary>Whether the last values are spread over the slots.</summary>
    public bool Spreads => (FillsInContext || FillsEvenly) && !FillsWhole;

    /// <summary>The most lines for a command; 0 for jobs without a value.</summary>
    public int Most => MaxReplaced ?? MaxArguments ?? MaxLines ?? MaxJoinedLines ?? (Fills ? int.MaxValue : 1);

    /// <summary>Whether each word with <c>{}</c> appears once for each value; without it, all values replace the
    /// <c>{}</c>.</summary>
    public bool ReplacesInContext =>
        FillsInContext || (!Fills && (MaxReplaced ?? (MaxArguments is null ? MaxLines : null)) is not null);

    /// <summary>Whether a line that ends in a blank goes on in the next line.</summary>
    public bool JoinsLines => MaxLines is not null || MaxJoinedLines is not null;

    /// <summary>Whether each line is a job of its own.</summary>
    public bool IsOneEach => Most == 1 && MaxCharacters is null;

    public static OptionGroup<BatchOptions> CreateGroup() =>
        new OptionGroup<BatchOptions>("Several values in one command")
            .Value(
                ["--max-args", "-n"],
                "N",
                "Give a command up to this many lines; 0 runs the command for each line without a value.",
                ValueReaders.WholeNumber,
                (batch, number) => batch with { MaxArguments = number }
            )
            .Value(
                ["--max-replace-args", "-N"],
                "N",
                "The same, but a word with {} appears once for each value.",
                ValueReaders.WholeNumber,
                (batch, number) => batch with { MaxReplaced = number }
            )
            .Value(
                ["-L"],
                "N",
                "As -N, but a line that ends in a blank goes on in the next line.",
                ValueReaders.WholeNumber,
                (batch, number) => batch with { MaxLines = number }
            )
            .OptionalValue(
                ["--max-lines", "-l"],
                "N",
                "As -n, but a line that ends in a blank goes on in the next line. [default: 1]",
                ValueReaders.WholeNumber,
                1,
                (batch, number) => batch with { MaxJoinedLines = number }
            )
            .Flag(
                ["-X"],
                "Give a command as many values as fit, and repeat each word with {} for each value. The last "
                    + "values are spread over the slots.",
                batch => batch with { FillsInContext = true }
            )
            .Flag(
                ["-m"],
                "Give a command as many values as fit. The last values are spread over the slots.",
                batch => batch with { FillsEvenly = true }
            )
            .Flag(
                ["--xargs"],
                "Give a command as many values as fit, and do not spread the last ones.",
                batch => batch with { FillsWhole = true }
            )
            .Value(
                ["--max-chars", "-s"],
                "N",
                "The most characters of a command. [default: as many as the system allows]",
                ValueReaders.WholeNumberTo(int.MaxValue),
                (batch, number) => batch with { MaxCharacters = number }
            )
            .Flag(
                ["--exit", "-x"],
                "End the run if the lines that -n, -N or -L put together do not fit in one command.",
                batch => batch with { ExitIfTooLong = true }
            );
}
