using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Time;

// The heap: four children a node. Four, because one level less is one cache miss less, and the children of a node lie
// side by side. The root is at 3, so that the children of all nodes begin at a multiple of four, and a page holds whole
// families.
//
// The entries are in pages, of which the first grows by doubling. One array that doubled would leave as much garbage
// behind as it has grown: of a million calls that is 24 MB, which the system must provide page by page, and that costs
// more than the heap's own work. The references into the pages skip the bounds checks; every place is below _end by
// construction.
internal sealed partial class TimerQueue
{
    private const int Root = 3;
    private const int FirstCapacity = 16;
    private const int PageBits = 13;
    private const int PageSize = 1 << PageBits;

    // With fewer stale entries than this, a sweep is not worth its pass over the array.
    private const int FewStale = 64;

    private Entry[][] _pages = [new Entry[FirstCapacity]];
    private int _end = Root;
    private int _stale;

    /// <summary>How many entries there are, valid or stale.</summary>
    private int Entries => _end - Root;

    /// <summary>Adds an entry whose <paramref name="seq"/> is larger than all others. Returns whether it is now the
    /// first.</summary>
    private bool Push(double time, long seq, ITimed target)
    {
        Entry[][] pages = _pages;
        int at = _end;
        if (at >> PageBits == pages.Length || (at & (PageSize - 1)) >= pages[^1].Length)
        {
            pages = Grow();
        }

        _end = at + 1;
        while (at > Root)
        {
            int parentAt = (at >> 2) + 2;
            ref Entry parent = ref At(pages, parentAt);
            // Its sequence number is the largest, so it comes after all entries with the same time.
            if (!(time < parent.Time))
            {
                break;
            }

            At(pages, at) = parent;
            at = parentAt;
        }

        ref Entry entry = ref At(pages, at);
        entry.Time = time;
        entry.Seq = seq;
        entry.Target = target;
        return at == Root;
    }

    /// <summary>Makes room for one more entry.</summary>
    private Entry[][] Grow()
    {
        if (_pages is [{ Length: < PageSize }])
        {
            Array.Resize(ref _pages[0], _pages[0].Length * 2);
        }
        else
        {
            Array.Resize(ref _pages, _pages.Length + 1);
            _pages[^1] = new Entry[PageSize];
        }

        return _pages;
    }

    /// <summary>Removes stale entries from the top and corrects moved ones, until the top is valid and has its true
    /// time. Returns false if no call is pending.</summary>
    private bool RefreshTop()
    {
        while (_end > Root)
        {
            ref Entry top = ref _pages[0][Root];
            ref TimerState timer = ref top.Target.Timer;
            if (timer.QueuedSeq != top.Seq)
            {
                // Removing stale entries from the top one by one costs more than a sweep as soon as they are one in
                // eight: a removal walks the whole depth and misses the cache at each level; a sweep goes straight
                // through.
                if (_stale > FewStale && _stale > Entries >> 3)
                {
                    Compact();
                    continue;
                }

                _stale--;
                RemoveTop();
            }
            else if (timer.Seq != top.Seq)
            {
                // The call was moved to a later time since the entry was added. This is the only time that the move
                // costs anything, however often the call was moved.
                Entry moved = Requeued(ref timer, top.Target);
                SiftDown(Root, in moved);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void RemoveTop()
    {
        ref Entry last = ref At(_pages, --_end);
        Entry moved = last;
        last = default;
        if (_end > Root)
        {
            SiftDown(Root, in moved);
        }
    }

    /// <summary>Puts <paramref name="entry"/> in its place below the hole at <paramref name="at"/>.</summary>
    private void SiftDown(int at, in Entry entry)
    {
        Entry[][] pages = _pages;
        int end = _end;
        while (true)
        {
            int child = (at - 2) << 2;
            if (child >= end)
            {
                break;
            }

            // The family is in one page, side by side.
            ref Entry bestEntry = ref At(pages, child);
            ref Entry candidate = ref bestEntry;
            int best = child;
            int last = Math.Min(child + 4, end) - 1;
            while (child < last)
            {
                child++;
                candidate = ref Unsafe.Add(ref candidate, 1);
                if (IsBefore(in candidate, in bestEntry))
                {
                    best = child;
                    bestEntry = ref candidate;
                }
            }

            if (!IsBefore(in bestEntry, in entry))
            {
                break;
            }

            At(pages, at) = bestEntry;
            at = best;
        }

        At(pages, at) = entry;
    }

    private void AddStale()
    {
        // Sweeps when more than half of the entries are stale: the n entries that became stale since the last sweep pay
        // for a pass over 2n.
        if (++_stale > FewStale && _stale > Entries >> 1)
        {
            Compact();
        }
    }

    /// <summary>Removes stale entries, gives the others their true time, and makes a heap of them: O(n).</summary>
    private void Compact()
    {
        Entry[][] pages = _pages;
        int kept = Root;
        for (int at = Root; at < _end; at++)
        {
            ref Entry entry = ref At(pages, at);
            ITimed target = entry.Target;
            ref TimerState timer = ref target.Timer;
            if (timer.QueuedSeq == entry.Seq)
            {
                At(pages, kept++) = Requeued(ref timer, target);
            }
        }

        // The rest must not keep objects alive.
        for (int at = kept; at < _end; at++)
        {
            At(pages, at) = default;
        }

        _end = kept;
        _stale = 0;

        // After a burst of a million calls the heap shrinks again, to no more than is needed and one page.
        int needed = (kept >> PageBits) + 1;
        if (pages.Length > needed + 1)
        {
            Array.Resize(ref _pages, needed + 1);
        }

        if (kept > Root + 1)
        {
            for (int at = ((kept - 1) >> 2) + 2; at >= Root; at--)
            {
                Entry entry = At(_pages, at);
                SiftDown(at, in entry);
            }
        }
    }

    /// <summary>A new entry with the true time of a pending target, which becomes its valid one.</summary>
    private static Entry Requeued(ref TimerState timer, ITimed target)
    {
        timer.QueuedSeq = timer.Seq;
        return new Entry
        {
            Time = timer.Time,
            Seq = timer.Seq,
            Target = target,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Entry At(Entry[][] pages, int at) =>
        ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(
                Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pages), at >> PageBits)
            ),
            at & (PageSize - 1)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBefore(in Entry a, in Entry b) => a.Time < b.Time || (a.Time == b.Time && a.Seq < b.Seq);

    // A struct, so that storing one needs no covariance check and walking the heap touches no object.
    private struct Entry
    {
        public double Time;
        public long Seq;
        public ITimed Target;
    }
}
