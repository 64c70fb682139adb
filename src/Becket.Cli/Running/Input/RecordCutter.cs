namespace Becket.Cli.Running.Input;

/// <summary>Knows where a record ends, and what columns it has.</summary>
internal abstract class RecordCutter
{
    /// <summary>The end of the first record.</summary>
    /// <param name="bytes">From the record's first byte, as much as there is.</param>
    /// <param name="scanned">How many of the bytes have been looked at before; those need no second look.</param>
    /// <returns>How many bytes the record has, with what ends it; or -1 if its end has not come.</returns>
    public abstract int EndOf(ReadOnlySpan<byte> bytes, int scanned);

    /// <summary>Takes a record apart.</summary>
    /// <param name="record">A whole record, with or without what ends it: the last one may lack it.</param>
    public abstract IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> record);
}
