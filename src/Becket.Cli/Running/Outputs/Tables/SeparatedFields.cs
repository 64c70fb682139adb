using System.Buffers;

namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>Fields with commas or tabs between them (RFC 4180). Bytes that are no text stay as they are.</summary>
internal sealed class SeparatedFields(Stream file, ResultTableFormat format) : TableFields(file)
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create(" \t\r\n\","u8);

    private readonly byte _separator = format == ResultTableFormat.Tsv ? (byte)'\t' : (byte)',';
    private bool _isFirst;

    public override void BeginRecord() => _isFirst = true;

    public override void Add(string name, string text, bool isNumber)
    {
        byte[] bytes = ByteText.Encode(text);
        Separate();
        if (bytes.AsSpan().IndexOfAny(s_special) < 0)
        {
            File.Write(bytes);
            return;
        }

        File.WriteByte((byte)'"');
        Write(bytes);
        File.WriteByte((byte)'"');
    }

    public override void AddValues(IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            Add("", value, isNumber: false);
        }
    }

    public override void Add(string name, StoredBytes output, byte[] buffer)
    {
        Separate();
        if (output.Length > 0)
        {
            File.WriteByte((byte)'"');
            output.CopyTo(this, buffer);
            File.WriteByte((byte)'"');
        }
    }

    public override void EndRecord() => File.WriteByte((byte)'\n');

    /// <summary>Writes a part of a quoted field: a quote is doubled.</summary>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'"') is var quote and >= 0)
        {
            File.Write(bytes[..(quote + 1)]);
            File.WriteByte((byte)'"');
            bytes = bytes[(quote + 1)..];
        }

        File.Write(bytes);
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            File.WriteByte(_separator);
        }

        _isFirst = false;
    }
}
