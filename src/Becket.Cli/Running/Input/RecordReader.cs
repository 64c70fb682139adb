namespace Becket.Cli.Running.Input;

/// <summary>Reads records one at a time, and holds little more than one in memory.</summary>
/// <param name="name">The name of the source, for messages.</param>
/// <param name="read">Reads from the source.</param>
/// <param name="cutter">Finds the end of a record, and its columns.</param>
/// <param name="source">The source, which this reader disposes.</param>
internal sealed class RecordReader(string name, ReadBytes read, RecordCutter cutter, IDisposable source) : IDisposable
{
    /// <summary>No argument can be nearly as long, so a longer record shows that the input is no list of
    /// values.</summary>
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly InputBuffer _buffer = new();
    private int _scanned;
    private bool _hasEnded;
    private bool _hasBegun;

    /// <summary>Whether there are no more records.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Called when a record may be available, after <see cref="TryRead"/> returned false.</summary>
    public Action? Arrived { get; set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the next record's columns.</summary>
    /// <returns>False if no record is available yet, or there are no more (<see cref="IsOver"/>).</returns>
    /// <exception cref="RunException">The source cannot be read, or holds no records.</exception>
    public bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        if (!TryFind(out int end))
        {
            return false;
        }

        columns = cutter.ColumnsOf(_buffer.Bytes[..end]);
        Consume(end);
        return true;
    }

    /// <summary>Skips the next record.</summary>
    /// <inheritdoc cref="TryRead"/>
    public bool TrySkip()
    {
        if (!TryFind(out int end))
        {
            return false;
        }

        Consume(end);
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

    private void Consume(int count)
    {
        _buffer.Consume(count);
        _scanned = 0;
    }

    private bool Fill()
    {
        _scanned = _hasBegun ? _buffer.Bytes.Length : 0;
        if (_scanned > LongestRecord)
        {
            throw new RunException(
                $"{name} has a line of more than {LongestRecord / 1024 / 1024} MiB, which no command can be given"
            );
        }

        int? count = read(_buffer.Room(), () => Arrived?.Invoke());
        if (count is null)
        {
            return false;
        }

        _hasEnded = count == 0;
        _buffer.Append(count.Value);
        return true;
    }

    /// <summary>Skips the byte order mark with which some editors begin a file.</summary>
    /// <returns>False until enough bytes have arrived to recognize the mark.</returns>
    private bool SkipsMark()
    {
        if (_buffer.Bytes.Length < ByteOrderMark.Length && !_hasEnded && ByteOrderMark.StartsWith(_buffer.Bytes))
        {
            return false;
        }

        _hasBegun = true;
        if (_buffer.Bytes.StartsWith(ByteOrderMark))
        {
            _buffer.Consume(ByteOrderMark.Length);
        }

        return true;
    }
}
