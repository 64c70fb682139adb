namespace Becket.Cli.Running.Input;

/// <summary>Finds the end of a record, and its columns.</summary>
internal abstract class RecordCutter
{
    /// <summary>Finds the end of the first record.</summary>
    /// <param name="bytes">The bytes read so far, from the record's first byte.</param>
    /// <param name="scanned">The number of bytes that an earlier call has scanned.</param>
    /// <returns>The length of the record with its line end; or -1 if the bytes do not hold its end yet.</returns>
    public abstract int EndOf(ReadOnlySpan<byte> bytes, int scanned);

    /// <summary>Splits a record into its columns.</summary>
    /// <param name="record">A whole record with its line end, which the last one may lack.</param>
    public abstract IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> record);
}
