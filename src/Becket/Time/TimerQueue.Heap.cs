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

    private Entry[][] _pages = [new Entry[FirstCapacity]];
    private int _end = Root;

    /// <summary>Adds an entry to the heap.</summary>
    private void Push(in Entry entry)
    {
        int at = Extend();
        Entry[][] pages = _pages;
        while (at > Root)
        {
            int parentAt = (at >> 2) + 2;
            ref Entry parent = ref At(pages, parentAt);
            if (!IsBefore(in entry, in parent))
            {
                break;
            }

            At(pages, at) = parent;
            at = parentAt;
        }

        At(pages, at) = entry;
    }

    /// <summary>Makes one more place, the last.</summary>
    private int Extend()
    {
        int at = _end;
        if (at >> PageBits == _pages.Length || (at & (PageSize - 1)) >= _pages[^1].Length)
        {
            Grow();
        }

        _end = at + 1;
        return at;
    }

    private void Grow()
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

    /// <summary>Removes stale entries, gives the others their true time, and makes a heap of them: O(n).</summary>
    private void CompactHeap()
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Entry At(Entry[][] pages, int at) =>
        ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(
                Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pages), at >> PageBits)
            ),
            at & (PageSize - 1)
        );
}
