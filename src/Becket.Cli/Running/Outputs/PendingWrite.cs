namespace Becket.Cli.Running.Outputs;

/// <summary>Bytes in the writer's queue.</summary>
internal sealed record PendingWrite(Destination Destination, StoredBytes Bytes)
{
    /// <summary>The size that counts against the writer's limit. A line of a few bytes takes a chunk of memory,
    /// too.</summary>
    public long Cost { get; } = Math.Max(Bytes.Length, OutputStore.SmallestChunk);
}
