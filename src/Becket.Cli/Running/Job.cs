namespace Becket.Cli.Running;

/// <summary>A job: the command with the values of one line of input.</summary>
internal sealed class Job
{
    /// <summary>The job's number, from 1, in the order of the input.</summary>
    public required long Number { get; init; }

    /// <summary>The columns of the line; the whole line unless the input has columns. Bytes that are not UTF-8 are
    /// kept: see <see cref="ByteText"/>.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The names of the columns; empty if the input has no header.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The program and its arguments. They may depend on the slot (<c>{%}</c>), so each attempt has its
    /// own.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The command as one line, quoted for a shell: for messages and for the log.</summary>
    public required string Text { get; init; }

    /// <summary>The text before each line of the job's output; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>The name for the job's results, where the name given holds placeholders; null otherwise.</summary>
    public string? ResultName { get; init; }
}
