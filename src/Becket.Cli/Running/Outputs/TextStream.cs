using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Cli.Running.Outputs;

/// <summary>One of a job's two output streams, with the marks of each line.</summary>
internal sealed class TextStream(LineMarks marks, OutputWriter writer)
{
    /// <summary>An output of at least this many bytes is large: its rest is moved and not read.</summary>
    private const int LeastToTake = 16 * 1024;

    private StoredBytes? _bytes;
    private long _received;
    private bool _isPipeLarge;
    private bool _isMidLine;

    /// <summary>Whether no bytes have come.</summary>
    public bool IsEmpty => _received == 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _received += bytes.Length;
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

    /// <summary>Appends bytes from a pipe without reading them, if the output is large.</summary>
    /// <returns>The number of bytes; zero if they have to be read.</returns>
    [SupportedOSPlatform("linux")]
    public int Take(int pipe)
    {
        if (_received < LeastToTake || !marks.IsNone || writer.Discards)
        {
            return 0;
        }

        if (!_isPipeLarge)
        {
            // So the child writes more before this program has to move it.
            FileCalls.SetPipeSize(pipe, HeldPipe.Capacity);
            _isPipeLarge = true;
        }

        _bytes ??= new StoredBytes(writer.Store);
        return _bytes.Take(pipe);
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
