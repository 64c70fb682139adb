namespace Becket.Cli.Running.Options;

/// <summary>Where the values come from.</summary>
internal sealed record InputOptions
{
    /// <summary>A file, or "-" for standard input.</summary>
    public string File { get; init; } = "-";

    /// <summary>Records end with a zero byte.</summary>
    public bool Null { get; init; }

    /// <summary>A regular expression, or the one character between the fields of CSV; null for none.</summary>
    public string? ColumnSeparator { get; init; }

    public bool Csv { get; init; }

    /// <summary>The first record names the columns.</summary>
    public bool Header { get; init; }
}
