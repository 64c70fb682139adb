using System.Text;
using System.Text.Json;

namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>Fields of a JSON object. Bytes that are not UTF-8 become U+FFFD: JSON holds text only.</summary>
internal sealed class JsonFields(Stream file) : TableFields(file)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[SpillFile.BlockSize + 2];
    private bool _isFirst;

    public override void BeginRecord()
    {
        _isFirst = true;
        File.Write("{ "u8);
    }

    public override void Add(string name, string text, bool isNumber)
    {
        Name(name);
        if (isNumber)
        {
            File.Write(Encoding.ASCII.GetBytes(text));
        }
        else
        {
            AddText(text);
        }
    }

    public override void AddValues(IReadOnlyList<string> values)
    {
        Name("V");
        File.Write("[ "u8);
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                File.WriteByte((byte)',');
            }

            AddText(values[i]);
        }

        File.Write(" ]"u8);
    }

    public override void Add(string name, StoredBytes output, byte[] buffer)
    {
        Name(name);
        File.WriteByte((byte)'"');
        _decoder.Reset();
        output.CopyTo(this, buffer);
        WriteChars([], isLast: true);
        File.WriteByte((byte)'"');
    }

    public override void EndRecord() => File.Write(" }\n"u8);

    /// <summary>Writes a part of a text: a character may begin in one part and end in the next.</summary>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > SpillFile.BlockSize)
        {
            WriteChars(bytes[..SpillFile.BlockSize], isLast: false);
            bytes = bytes[SpillFile.BlockSize..];
        }

        WriteChars(bytes, isLast: false);
    }

    private void AddText(string text)
    {
        File.WriteByte((byte)'"');
        // Without the lone surrogates of bytes that are no text, which the encoder refuses.
        string valid = Encoding.UTF8.GetString(ByteText.Encode(text));
        File.Write(JsonEncodedText.Encode(valid).EncodedUtf8Bytes);
        File.WriteByte((byte)'"');
    }

    private void WriteChars(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int count = _decoder.GetChars(bytes, _chars, flush: isLast);
        File.Write(JsonEncodedText.Encode(_chars.AsSpan(0, count)).EncodedUtf8Bytes);
    }

    private void Name(string name)
    {
        File.Write(_isFirst ? "\""u8 : ", \""u8);
        File.Write(Encoding.ASCII.GetBytes(name));
        File.Write("\": "u8);
        _isFirst = false;
    }
}
