using System.Buffers;

namespace Becket.Cli.Running.Input;

/// <summary>Cuts comma-separated values by RFC 4180: a field in double quotes may hold the separator, line breaks, and
/// double quotes written twice.</summary>
/// <remarks>No library does this: it must parse bytes as they arrive, without waiting, and keep bytes that are not
/// UTF-8. Where the RFC is silent, it is lenient: a quote inside a field that does not begin with one is a character,
/// text after a closing quote belongs to the field, and a line may end in a line feed alone.</remarks>
/// <param name="separator">The byte between fields.</param>
internal sealed class CsvCutter(byte separator) : RecordCutter
{
    private const byte Quote = (byte)'"';

    /// <summary>The state of the scan for the end of the current record, after the bytes scanned so far.</summary>
    private State _scan;

    private enum State : byte
    {
        FieldStart,
        Plain,
        Quoted,

        /// <summary>After a quote in a quoted field: it closes the field, or is the first of two.</summary>
        QuoteInQuoted,
    }

    public override int EndOf(ReadOnlySpan<byte> bytes, int scanned)
    {
        if (scanned == 0)
        {
            _scan = State.FieldStart;
        }

        for (int i = scanned; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n' && _scan != State.Quoted)
            {
                return i + 1;
            }

            _scan = Next(_scan, bytes[i]);
        }

        return -1;
    }

    public override IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> record)
    {
        record = WithoutLineEnd(record);
        var fields = new List<string>();
        var field = new ArrayBufferWriter<byte>(Math.Max(record.Length, 1));
        State state = State.FieldStart;
        foreach (byte each in record)
        {
            State next = Next(state, each);
            if (next == State.FieldStart)
            {
                Take(field, fields);
            }
            else if (next is State.Plain || (next == State.Quoted && state != State.FieldStart))
            {
                field.Write([each]);
            }

            state = next;
        }

        Take(field, fields);
        return fields;
    }

    private static void Take(ArrayBufferWriter<byte> field, List<string> fields)
    {
        fields.Add(ByteText.Decode(field.WrittenSpan));
        field.ResetWrittenCount();
    }

    private State Next(State state, byte each) =>
        state switch
        {
            State.FieldStart when each == Quote => State.Quoted,
            State.Quoted => each == Quote ? State.QuoteInQuoted : State.Quoted,
            State.QuoteInQuoted when each == Quote => State.Quoted,
            _ => each == separator ? State.FieldStart : State.Plain,
        };

    /// <summary>The record without its line end. The last record may have none, and a record with an unclosed quote
    /// keeps it.</summary>
    private ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty || record[^1] != '\n' || EndOf(record, 0) != record.Length)
        {
            return record is [.. var unended, (byte)'\r'] && EndOf(record, 0) < 0 && _scan != State.Quoted
                ? unended
                : record;
        }

        record = record[..^1];
        return record is [.. var line, (byte)'\r'] ? line : record;
    }
}
