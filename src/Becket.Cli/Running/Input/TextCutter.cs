namespace Becket.Cli.Running.Input;

/// <summary>Cuts records that end with several bytes.</summary>
/// <param name="end">The bytes, two or more.</param>
/// <param name="columns">Splits a record into columns; null for one column.</param>
internal sealed class TextCutter(byte[] end, ColumnSeparator? columns) : RecordCutter
{
    public override int EndOf(ReadOnlySpan<byte> bytes, int scanned)
    {
        // The first of the end's bytes may have been scanned.
        int from = Math.Max(0, scanned - end.Length + 1);
        int found = bytes[from..].IndexOf(end);
        return found < 0 ? -1 : from + found + end.Length;
    }

    public override IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> record)
    {
        string text = ByteText.Decode(record.EndsWith(end) ? record[..^end.Length] : record);
        return columns is null ? [text] : columns.Split(text);
    }
}
