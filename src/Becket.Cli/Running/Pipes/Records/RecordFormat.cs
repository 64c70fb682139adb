namespace Becket.Cli.Running.Pipes.Records;

/// <summary>What separates records, and how many of them make a block.</summary>
internal sealed record RecordFormat
{
    public required RecordBoundary Boundary { get; init; }

    /// <summary>The size of a block in bytes; blocks are shorter by less than a record, or longer if a record
    /// is.</summary>
    public required long BlockSize { get; init; }

    /// <summary>The number of lines in a record.</summary>
    public int LinesPerRecord { get; init; } = 1;

    /// <summary>The number of records in a block, of any size; null to cut by size.</summary>
    public long? RecordsPerBlock { get; init; }

    /// <summary>Whether records must be counted, and all of the input read for that.</summary>
    public bool CountsLines => RecordsPerBlock is not null || LinesPerRecord > 1;
}
