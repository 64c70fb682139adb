namespace Becket.Time;

// The line: the entries that came in the order in which they are due, as calls with the same delay do. An entry is
// added and taken at no more than a comparison or two, where the heap walks its depth for each that is taken.
//
// One late entry must not close the line to all that follow: an entry that is earlier than the last, and than no other,
// takes the last one's place, and that goes to the heap. So where two kinds of delays mix, the short ones are in line,
// which are also taken the most often. Entries in no order soon leave a short line, and use the heap.
internal sealed partial class TimerQueue
{
    private const int FirstLine = 16;

    // It takes 384 KB, which stay after a burst. More than these go to the heap.
    private const int LongestLine = 16_384;

    // A ring: its length is a power of two.
    private Entry[] _line = new Entry[FirstLine];
    private int _lineStart;
    private int _lineLength;

    /// <summary>Adds an entry at the end of the line, if it belongs there.</summary>
    private bool TryAddToLine(in Entry entry)
    {
        int length = _lineLength;
        if (length > 0)
        {
            ref Entry last = ref InLine(length - 1);
            if (IsBefore(in entry, in last))
            {
                if (length > 1 && IsBefore(in entry, in InLine(length - 2)))
                {
                    return false;
                }

                Entry late = last;
                last = entry;
                Push(in late);
                return true;
            }

            if (length == _line.Length && !TryGrowLine())
            {
                return false;
            }
        }

        InLine(length) = entry;
        _lineLength = length + 1;
        return true;
    }

    private bool TryGrowLine()
    {
        if (_line.Length == LongestLine)
        {
            return false;
        }

        var longer = new Entry[_line.Length * 2];
        for (int i = 0; i < _lineLength; i++)
        {
            longer[i] = InLine(i);
        }

        _line = longer;
        _lineStart = 0;
        return true;
    }

    private void RemoveFromLine()
    {
        InLine(0) = default;
        _lineStart = (_lineStart + 1) & (_line.Length - 1);
        _lineLength--;
    }

    /// <summary>Removes stale entries, and moves to the heap, in no order, those that are not due at their old time. So
    /// the heap must be put in order next.</summary>
    private void CompactLine()
    {
        int kept = 0;
        for (int i = 0; i < _lineLength; i++)
        {
            Entry entry = InLine(i);
            long queued = entry.Target.Timer.QueuedSeq;
            if (queued != entry.Seq)
            {
                continue;
            }

            if (entry.Target.Timer.Seq == queued)
            {
                InLine(kept++) = entry;
            }
            else
            {
                At(_pages, Extend()) = entry;
            }
        }

        // The rest must not keep objects alive.
        for (int i = kept; i < _lineLength; i++)
        {
            InLine(i) = default;
        }

        _lineLength = kept;
    }

    private ref Entry InLine(int place) => ref _line[(_lineStart + place) & (_line.Length - 1)];
}
