namespace Becket.Cli.Running.Outputs;

/// <summary>One of a job's two output streams, with the marks of each line.</summary>
internal sealed class TextStream(LineMarks marks, OutputWriter writer)
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
        if (marks.IsNone)
        {
            writer.Keep(_bytes, bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            if (!_isMidLine)
            {
                writer.Keep(_bytes, marks.Before);
            }

            int end = bytes.IndexOf((byte)'\n');
            writer.Keep(_bytes, end < 0 ? bytes : bytes[..end]);
            _isMidLine = end < 0;
            if (end >= 0)
            {
                writer.Keep(_bytes, marks.After);
                writer.Keep(_bytes, "\n"u8);
            }

            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }
    }

    /// <summary>The stream has ended: a last line without a line feed gets its mark.</summary>
    public void End()
    {
        if (_isMidLine && marks.After.Length > 0)
        {
            _isMidLine = false;
            _bytes ??= new StoredBytes(writer.Store);
            writer.Keep(_bytes, marks.After);
        }
    }

    /// <summary>Takes the bytes so far; null if there are none. The caller releases them.</summary>
    public StoredBytes? TakeAll()
    {
        StoredBytes? all = _bytes;
        _bytes = null;
        return all;
    }
}
