namespace Becket.Cli.Running;

/// <summary>One thing to do: the command with the values of one line of input.</summary>
internal sealed class Job
{
    /// <summary>From 1, in the order of the input.</summary>
    public required long Number { get; init; }

    /// <summary>The columns of its line; a single one unless the input is cut into columns. Bytes that are not UTF-8
    /// are kept: see <see cref="ByteText"/>.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The names of the columns, where the input has a header; else none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What is executed, the program first. Depends on the slot where the command holds <c>{%}</c>, so it is
    /// made anew for each attempt.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The command as one line, quoted as a shell would read it: for people and for the log.</summary>
    public required string Text { get; init; }

    /// <summary>What stands before each line of its output, or null for nothing.</summary>
    public string? Tag { get; init; }
}
