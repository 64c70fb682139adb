namespace Becket.Cli.Running.Outputs;

/// <summary>One of a job's two output streams, with the tag before each line.</summary>
internal sealed class TextStream(byte[] tag, OutputWriter writer)
{
    private StoredBytes? _bytes;
    private bool _isMidLine;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _bytes ??= new StoredBytes(writer.Store);
        if (tag.Length == 0)
        {
            writer.Keep(_bytes, bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            if (!_isMidLine)
            {
                writer.Keep(_bytes, tag);
            }

            int end = bytes.IndexOf((byte)'\n');
            int length = end < 0 ? bytes.Length : end + 1;
            writer.Keep(_bytes, bytes[..length]);
            _isMidLine = end < 0;
            bytes = bytes[length..];
        }
    }

    /// <summary>Takes the bytes so far. The caller releases them.</summary>
    public StoredBytes TakeAll()
    {
        StoredBytes all = _bytes ?? new StoredBytes(writer.Store);
        _bytes = null;
        return all;
    }
}
