namespace Becket.Cli.Running.Pipes.Records;

/// <summary>Finds where a record ends and the next one begins.</summary>
internal abstract class RecordBoundary
{
    /// <summary>The number of bytes around a boundary that decide that it is one. A search in pieces lets them overlap
    /// by as many.</summary>
    public abstract int Context { get; }

    /// <summary>The last boundary.</summary>
    /// <param name="bytes">The bytes to search.</param>
    /// <returns>The number of bytes before it, at least 1; -1 for none.</returns>
    public abstract int LastIn(ReadOnlySpan<byte> bytes);

    /// <summary>The first boundary after a position.</summary>
    /// <param name="bytes">The bytes to search.</param>
    /// <param name="from">The position; a boundary right there does not count.</param>
    /// <returns>The number of bytes before it; -1 for none.</returns>
    public abstract int FirstIn(ReadOnlySpan<byte> bytes, int from);

    /// <summary>Copies a block without its separators: those between its records, a record start at its beginning, and
    /// a record end at its end.</summary>
    /// <param name="block">A whole block.</param>
    /// <param name="into">Takes the copy.</param>
    public abstract void CopyWithoutSeparators(ReadOnlySpan<byte> block, Stream into);
}
