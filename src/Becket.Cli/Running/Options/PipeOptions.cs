using Becket.Cli.Parsing;
using Becket.Cli.Running.Pipes;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Cli.Running.Pipes.Records;

namespace Becket.Cli.Running.Options;

/// <summary>Options for jobs that read blocks of the input as their standard input.</summary>
internal sealed record PipeOptions
{
    private static readonly PipeOptions s_none = new();

    /// <summary>Whether the input is cut into blocks.</summary>
    public bool Pipe { get; init; }

    /// <summary>The same, and the input is a file on disk.</summary>
    public bool Part { get; init; }

    public BlockSize Block { get; init; } = BlockSize.Default;

    /// <summary>The text at the start of each record, with its escapes; null for none.</summary>
    public string? RecordStart { get; init; }

    /// <summary>The text at the end of each record, with its escapes; null for the default.</summary>
    public string? RecordEnd { get; init; }

    /// <summary>Whether the start and the end of a record are regular expressions.</summary>
    public bool AreExpressions { get; init; }

    public bool RemoveSeparators { get; init; }

    /// <summary>What each block begins with; null for nothing.</summary>
    public HeaderRule? Header { get; init; }

    /// <summary>Whether the jobs go on while there are blocks, and share them.</summary>
    public bool RoundRobin { get; init; }

    /// <summary>Whether a job finds its block in a file.</summary>
    public bool Cat { get; init; }

    /// <summary>Whether a job finds its block in a named pipe.</summary>
    public bool Fifo { get; init; }

    /// <summary>Whether each job reads all of the input, and values make the jobs.</summary>
    public bool Tee { get; init; }

    /// <summary>The file on disk of which each job reads all; null for none.</summary>
    public string? SharedFile { get; init; }

    /// <summary>Whether the jobs read the input, or blocks of it.</summary>
    public bool IsOn => Pipe || Part;

    /// <summary>Whether each block of the input makes a job.</summary>
    public bool IsCut => IsOn && !Tee;

    /// <summary>Whether an option says how blocks are cut, or how jobs get them.</summary>
    public bool SaysHow => this with { Pipe = false, Part = false, Tee = false, Block = BlockSize.Default } != s_none;

    public static OptionGroup<PipeOptions> CreateGroup() =>
        new OptionGroup<PipeOptions>("Blocks of standard input")
            .Flag(
                ["--pipe", "--spreadstdin"],
                "Cut standard input, or the file of -a, into blocks of whole records: each job reads one as its "
                    + "standard input.",
                pipe => pipe with { Pipe = true }
            )
            .Flag(
                ["--pipe-part", "--pipepart"],
                "As --pipe, of a file on disk that -a names.",
                pipe => pipe with { Part = true }
            )
            .Value(
                ["--block", "--block-size"],
                "SIZE",
                "The size of a block: 10k, 2M, 1G; with --pipe-part also -1 for one block a slot, -2 for two. A block "
                    + "ends with a record. [default: 1M]",
                BlockSize.Reader,
                (pipe, size) => pipe with { Block = size }
            )
            .Value(
                ["--recend"],
                "TEXT",
                "The end of a record; \\n, \\t, \\r, \\0, \\\\ and \\xHH are escapes, and an empty text lets a block "
                    + "end anywhere. [default: \\n, or with --recstart none]",
                ValueReaders.AnyText,
                (pipe, text) => pipe with { RecordEnd = text }
            )
            .Value(
                ["--recstart"],
                "TEXT",
                "The start of a record. With --recend, a record ends where both are.",
                ValueReaders.AnyText,
                (pipe, text) => pipe with { RecordStart = text }
            )
            .Flag(
                ["--regexp", "--regex"],
                "The texts of --recend and --recstart are regular expressions.",
                pipe => pipe with { AreExpressions = true }
            )
            .Flag(
                ["--remove-rec-sep", "--removerecsep", "--rrs"],
                "The jobs do not get the texts of --recend and --recstart.",
                pipe => pipe with { RemoveSeparators = true }
            )
            .Value(
                ["--block-header"],
                "REGEX",
                "Each block begins with the input's header: this number of lines, or the match of this expression. "
                    + "With --pipe, --header takes the same, and : is one line.",
                HeaderRule.Reader,
                (pipe, header) => pipe with { Header = header }
            )
            .Flag(
                ["--round-robin", "--roundrobin", "--round"],
                "Run as many jobs as there are slots, and give each block to the next one that can take it.",
                pipe => pipe with { RoundRobin = true }
            )
            .Flag(
                ["--tee"],
                "With --pipe or --pipe-part, give each job all of the input, and not a block: the values after ::: "
                    + "make the jobs. All jobs run at once.",
                pipe => pipe with { Tee = true }
            )
            .Flag(["--cat"], "Give a job its block as a file, whose name is {}.", pipe => pipe with { Cat = true })
            .Flag(
                ["--fifo"],
                "Give a job its block through a pipe, whose name is {}.",
                pipe => pipe with { Fifo = true }
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check(RunOptions run)
    {
        if (Tee)
        {
            TeeRules.Check(run);
            return;
        }

        if (!IsOn)
        {
            Refuse(this != s_none, "--block, --recend and their like cut standard input into blocks: add --pipe");
            return;
        }

        Refuse(run.Command.Count == 0, "--pipe needs a command that reads the blocks");
        Refuse(run.Child.StandardInputFile is not null, "with --pipe, a job reads its block: leave out --stdin");
        Refuse(run.Input.Filters.Count > 0, "with --pipe, a job has no values to filter: leave out --filter");
        Refuse(run.Input.SkipFirstLine, "--pipe reads no lines: write tail -n +2 FILE | becket run --pipe");
        Refuse(run.Log.RetryFailed, "with --pipe, the log does not hold a job's block: take --resume-failed");
        Refuse(
            run.Input.Sources is not ([] or [{ Values: null }]),
            "--pipe reads blocks of one input, and no values: leave out ::: and give -a once"
        );
        Refuse(Part && FileOf(run.Input) == InputSource.StandardInput, "--pipe-part needs a file on disk: -a FILE");
        Refuse(RecordsOf(run.Batch) == 0 || RecordLinesOf(run.Batch) == 0, "a block has at least one record: -N 1");
        Refuse(Block.Bytes == 0 && !Part, "only --pipe-part knows the input's length before: take --block 10M");
        Refuse(Cat && Fifo, "take one of --cat and --fifo");
        Refuse(Fifo && !OperatingSystem.IsLinux(), "this system has no --fifo: take --cat");
        Refuse(RoundRobin && (Cat || Fifo), "the jobs of --round-robin read a stream: leave out --cat and --fifo");
        Refuse(
            RoundRobin && run.Schedule.Tries != 1,
            "--round-robin does not keep the blocks, so no job can be tried again: leave out --retries"
        );
        Refuse(
            RoundRobin && run.Log.Use != JobLogUse.Overwrite,
            "the blocks of --round-robin belong to no job, so no log can tell where to resume"
        );
        _ = BoundaryOf(run.Input);
    }

    /// <summary>Whether the word after <c>--header</c> is the header of blocks, as in GNU parallel, and not the
    /// command.</summary>
    /// <param name="word">The word.</param>
    /// <param name="before">The options before.</param>
    public static bool IsHeader(string word, IReadOnlyList<GivenOption> before) =>
        !word.StartsWith('-')
        && (int.TryParse(word, out _) || before.Any(given => given.Option.Names[0] is "--pipe" or "--pipe-part"));

    /// <summary>The input, or "-" for standard input.</summary>
    public static string FileOf(InputOptions input) =>
        input.Sources is [{ File: { } file }] ? file : InputSource.StandardInput;

    /// <summary>The number of records in a block; null to cut by size.</summary>
    public static int? RecordsOf(BatchOptions batch) => batch.MaxReplaced ?? batch.MaxArguments;

    /// <summary>The number of lines in a record.</summary>
    public static int RecordLinesOf(BatchOptions batch) => batch.MaxLines ?? batch.MaxJoinedLines ?? 1;

    /// <summary>The boundary between records.</summary>
    /// <exception cref="MisuseException">There is no such boundary.</exception>
    public RecordBoundary BoundaryOf(InputOptions input)
    {
        string start = RecordStart ?? "";
        if (AreExpressions && (start.Length > 0 || RecordEnd is { Length: > 0 }))
        {
            return ExpressionOf(RecordEnd ?? "", start);
        }

        if (
            RecordText.TryRead(RecordEnd ?? (start.Length > 0 ? "" : "\\n"), out byte[] endBytes)
            && RecordText.TryRead(start, out byte[] startBytes)
        )
        {
            bool isGiven = RecordEnd is not null || start.Length > 0;
            return new LiteralBoundary(isGiven ? endBytes : DelimiterOf(input), startBytes);
        }

        throw new MisuseException(
            "--recend and --recstart take \\n, \\t, \\r, \\f, \\0 and \\xHH: write \\\\ for a backslash"
        );
    }

    /// <summary>The header of the blocks; null for none.</summary>
    public HeaderRule? HeaderOf(InputOptions input) => Header ?? (input.Header ? HeaderRule.FirstLine : null);

    /// <summary>The end of a line.</summary>
    private static byte[] DelimiterOf(InputOptions input) =>
        input.Null ? [0]
        : input.Delimiter is { } delimiter ? [.. delimiter]
        : [(byte)'\n'];

    private static ExpressionBoundary ExpressionOf(string end, string start)
    {
        try
        {
            return new ExpressionBoundary(end, start);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new MisuseException(
                "with --regexp, --recend and --recstart take regular expressions, without look-around and back "
                    + $"references, not '{end}{start}'"
            );
        }
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new MisuseException(message);
        }
    }
}
