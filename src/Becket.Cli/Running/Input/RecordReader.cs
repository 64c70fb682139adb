namespace Becket.Cli.Running.Input;

/// <summary>Reads records one at a time, and holds little more than one in memory.</summary>
/// <param name="name">The name of the source, for messages.</param>
/// <param name="read">Reads from the source.</param>
/// <param name="cutter">Finds the end of a record, and its columns.</param>
/// <param name="source">The source, which this reader disposes.</param>
internal sealed class RecordReader(string name, ReadBytes read, RecordCutter cutter, IDisposable source) : RecordSource
{
    /// <summary>No argument can be nearly as long, so a longer record shows that the input is no list of
    /// values.</summary>
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly InputBuffer _buffer = new();
    private int _scanned;
    private bool _hasEnded;
    private bool _hasBegun;
    private bool _isOver;
    private long _number;

    public override bool IsOver => _isOver;

    public override Action? Arrived { get; set; }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        if (!TryFind(out int end))
        {
            return false;
        }

        // The last byte may be the zero byte that ends the record.
        if (_buffer.Bytes[..(end - 1)].Contains((byte)0))
        {
            throw new RunException(
                $"line {_number + 1} of {name} holds a zero byte, which no argument can: with -0, zero bytes end values"
            );
        }

        columns = cutter.ColumnsOf(_buffer.Bytes[..end]);
        Consume(end);
        return true;
    }

    public override bool TrySkip()
    {
        if (!TryFind(out int end))
        {
            return false;
        }

        Consume(end);
        return true;
    }

    public override void Dispose() => source.Dispose();

    private bool TryFind(out int end)
    {
        while (!_isOver)
        {
            end = _hasBegun || SkipsMark() ? cutter.EndOf(_buffer.Bytes, _scanned) : -1;
            if (end < 0 && _hasEnded)
            {
                _isOver = _buffer.Bytes.IsEmpty;
                end = _buffer.Bytes.Length;
            }

            if (end > 0)
            {
                return true;
            }

            if (!_isOver && !Fill())
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
        _number++;
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
