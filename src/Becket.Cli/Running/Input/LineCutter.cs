namespace Becket.Cli.Running.Input;

/// <summary>Cuts records that end with a certain byte: a line feed, with or without a carriage return before it, or
/// another one, such as a zero byte.</summary>
/// <param name="end">The byte.</param>
/// <param name="columns">Splits a record into columns; null for one column.</param>
/// <param name="keepsReturn">Whether a carriage return before a line feed belongs to the record.</param>
internal sealed class LineCutter(byte end, ColumnSeparator? columns, bool keepsReturn = false) : RecordCutter
{
    public override int EndOf(ReadOnlySpan<byte> bytes, int scanned)
    {
        int found = bytes[scanned..].IndexOf(end);
        return found < 0 ? -1 : scanned + found + 1;
    }

    public override IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> record)
    {
        if (!record.IsEmpty && record[^1] == end)
        {
            record = record[..^1];
        }

        if (end == '\n' && !keepsReturn && !record.IsEmpty && record[^1] == '\r')
        {
            record = record[..^1];
        }

        string text = ByteText.Decode(record);
        return columns is null ? [text] : columns.Split(text);
    }
}
