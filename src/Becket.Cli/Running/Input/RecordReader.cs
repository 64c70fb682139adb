namespace Becket.Cli.Running.Input;

/// <summary>Reads records one at a time, and holds little more than one.</summary>
internal sealed class RecordReader(IByteSource source, RecordCutter cutter) : IDisposable
{
    /// <summary>No argument can be as long, by far; so it is no list of values that is being read.</summary>
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly InputBuffer _buffer = new();
    private int _scanned;
    private bool _hasEnded;
    private bool _hasBegun;

    /// <summary>Whether there is no further record.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Called when there may be another record, after <see cref="TryRead"/> had none.</summary>
    public Action? Arrived { get; set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The next record's columns.</summary>
    /// <returns>False if there is none yet, or none any more (<see cref="IsOver"/>).</returns>
    /// <exception cref="RunException">The source cannot be read, or holds no records.</exception>
    public bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        if (!TryFind(out int end))
        {
            return false;
        }

        columns = cutter.ColumnsOf(_buffer.Bytes[..end]);
        Used(end);
        return true;
    }

    /// <summary>Passes over the next record.</summary>
    /// <inheritdoc cref="TryRead"/>
    public bool TrySkip()
    {
        if (!TryFind(out int end))
        {
            return false;
        }

        Used(end);
        return true;
    }

    public void Dispose() => source.Dispose();

    private bool TryFind(out int end)
    {
        while (!IsOver)
        {
            end = _hasBegun || SkipsMark() ? cutter.EndOf(_buffer.Bytes, _scanned) : -1;
            if (end < 0 && _hasEnded)
            {
                IsOver = _buffer.Bytes.IsEmpty;
                end = _buffer.Bytes.Length;
            }

            if (end > 0)
            {
                return true;
            }

            if (!IsOver && !Fill())
            {
                break;
            }
        }

        end = 0;
        return false;
    }

    private void Used(int count)
    {
        _buffer.Used(count);
        _scanned = 0;
    }

    private bool Fill()
    {
        _scanned = _hasBegun ? _buffer.Bytes.Length : 0;
        if (_scanned > LongestRecord)
        {
            throw new RunException(
                $"{source.Name} has a line of more than {LongestRecord / 1024 / 1024} MiB, which no command can be given"
            );
        }

        int? count = source.Read(_buffer.Room(), () => Arrived?.Invoke());
        if (count is null)
        {
            return false;
        }

        _hasEnded = count == 0;
        _buffer.Added(count.Value);
        return true;
    }

    /// <summary>Some editors begin a file with a mark, which is no part of its first value.</summary>
    /// <returns>Whether enough bytes have come to tell.</returns>
    private bool SkipsMark()
    {
        if (_buffer.Bytes.Length < ByteOrderMark.Length && !_hasEnded && ByteOrderMark.StartsWith(_buffer.Bytes))
        {
            return false;
        }

        _hasBegun = true;
        if (_buffer.Bytes.StartsWith(ByteOrderMark))
        {
            _buffer.Used(ByteOrderMark.Length);
        }

        return true;
    }
}
