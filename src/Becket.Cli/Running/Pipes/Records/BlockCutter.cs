namespace Becket.Cli.Running.Pipes.Records;

/// <summary>Decides where a block ends, while bytes arrive.</summary>
/// <remarks>A cut by size looks for the last boundary backwards from the size, so it reads little of the block. A cut
/// by number reads all of it, from where it stopped last.</remarks>
/// <param name="format">What separates records.</param>
/// <param name="read">Reads the bytes.</param>
internal sealed class BlockCutter(RecordFormat format, ReadBytesAt read)
{
    /// <summary>How many bytes more a cut by number asks for.</summary>
    public const int Step = 64 * 1024;

    private readonly byte[] _window = new byte[Math.Max(Step, 4 * format.Boundary.Context)];

    private long _from;
    private long _size;
    private long _scanned;
    private long _lines;
    private long _lastRecordEnd;

    /// <summary>Whether the block ends with the first record end that is found.</summary>
    private bool _endsWithRecord;

    /// <summary>Begins with a block.</summary>
    /// <param name="from">The position of its first byte.</param>
    /// <param name="size">Its size; not a limit for a longer record.</param>
    public void Begin(long from, long size)
    {
        (_from, _size, _scanned, _lines, _lastRecordEnd) = (from, size, from, 0, -1);
        _endsWithRecord = false;
    }

    /// <summary>Finds the block's end.</summary>
    /// <param name="available">The position behind the last byte that can be read.</param>
    /// <param name="isEnd">Whether the input ends there.</param>
    /// <param name="end">The position behind the block's last byte; if not found, the position up to which bytes are
    /// needed.</param>
    /// <returns>False if more bytes are needed.</returns>
    public bool TryCut(long available, bool isEnd, out long end) =>
        format.CountsLines || _endsWithRecord
            ? TryCount(available, isEnd, out end)
            : TryMeasure(available, isEnd, out end);

    private bool TryMeasure(long available, bool isEnd, out long end)
    {
        // Not a sum that could overflow.
        if (isEnd && available - _from <= _size)
        {
            end = available;
            return true;
        }

        end = _from + _size;
        if (available < end)
        {
            return false;
        }

        long last = LastBoundary(_from, end);
        if (last > 0)
        {
            end = last;
            return true;
        }

        // A record longer than the block: the block is this record alone.
        _endsWithRecord = true;
        _scanned = Math.Max(_from, end - format.Boundary.Context);
        return TryCount(available, isEnd, out end);
    }

    private long LastBoundary(long from, long to)
    {
        while (true)
        {
            long start = Math.Max(from, to - _window.Length);
            int found = format.Boundary.LastIn(Read(start, to));
            if (found > 0)
            {
                return start + found;
            }

            if (start == from)
            {
                return -1;
            }

            to = start + format.Boundary.Context;
        }
    }

    private bool TryCount(long available, bool isEnd, out long end)
    {
        while (true)
        {
            long to = Math.Min(available, _scanned + _window.Length);
            if (Count(Read(_scanned, to), out end))
            {
                return true;
            }

            if (to < available)
            {
                continue;
            }

            end = available;
            if (isEnd)
            {
                return true;
            }

            end = available + Step;
            return false;
        }
    }

    /// <summary>Counts the lines of a window that begins where the last one was left.</summary>
    private bool Count(ReadOnlySpan<byte> window, out long end)
    {
        long start = _scanned;
        int at = 0;
        while (format.Boundary.FirstIn(window, at) is > 0 and var next)
        {
            end = start + next;
            if (_endsWithRecord)
            {
                return true;
            }

            if (format.RecordsPerBlock is null && end - _from > _size && _lastRecordEnd > 0)
            {
                end = _lastRecordEnd;
                return true;
            }

            at = next;
            _scanned = end;
            if (++_lines % format.LinesPerRecord == 0)
            {
                _lastRecordEnd = end;
                if (
                    format.RecordsPerBlock is { } records
                        ? _lines == records * format.LinesPerRecord
                        : end - _from >= _size
                )
                {
                    return true;
                }
            }
        }

        // What may be the beginning of a separator is looked at again.
        _scanned = Math.Max(_scanned, start + window.Length - format.Boundary.Context);
        end = -1;
        return false;
    }

    private ReadOnlySpan<byte> Read(long from, long to)
    {
        Span<byte> window = _window.AsSpan(0, (int)(to - from));
        return window[..read(window, from)];
    }
}
