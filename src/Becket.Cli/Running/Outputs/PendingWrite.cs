namespace Becket.Cli.Running.Outputs;

/// <summary>Bytes in the writer's queue.</summary>
/// <param name="Destination">Where they are written.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Marks">What precedes and follows each line, if the bytes do not have it yet; null for nothing.</param>
internal sealed record PendingWrite(Destination Destination, StoredBytes Bytes, LineMarks? Marks)
{
    /// <summary>The size that counts against the writer's limit. A line of a few bytes takes a chunk of memory,
    /// too.</summary>
    public long Cost { get; } = Math.Max(Bytes.Length, OutputStore.SmallestChunk);

    /// <summary>Counts the writes, from 1, in the order in which they were queued.</summary>
    public required long Number { get; init; }

    /// <summary>Set by the thread: the system has not got all of the bytes.</summary>
    public bool IsLost { get; set; }

    /// <summary>Writes the bytes with their marks.</summary>
    /// <param name="buffer">A buffer of <see cref="SpillFile.BlockSize"/> bytes, for blocks of the file.</param>
    public void Write(byte[] buffer)
    {
        if (Marks is null || Marks.IsNone)
        {
            Bytes.CopyTo(Destination, buffer);
            return;
        }

        var marked = new MarkedDestination(Destination, Marks);
        Bytes.CopyTo(marked, buffer);
        marked.Finish();
    }
}
