namespace Becket.Cli.Running.Outputs;

/// <summary>Something that stands in line to be written.</summary>
internal sealed record Writing(Destination Destination, StoredBytes Bytes)
{
    /// <summary>What it counts for in the line: a line of a few bytes costs memory, too.</summary>
    public long Cost { get; } = Math.Max(Bytes.Length, OutputStore.SmallestChunk);
}
