namespace Becket.Cli.Running.Options;

/// <summary>A source of values: a file, or words of the command line. The values of several sources are
/// combined.</summary>
internal sealed record InputSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The values; null if they are the lines of a file.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The file, or "-" for standard input; null if the values are words.</summary>
    public string? File { get; init; }

    /// <summary>Whether each value belongs to one value of the source before; without it, to all of them.</summary>
    public bool IsLinked { get; init; }

    public bool IsStandardInput => File == StandardInput;
}
