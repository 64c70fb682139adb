using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Time;

// The heap: four children a node, in one array. Four, because one level less is one cache miss less, and the children
// of a node lie side by side. The references into the array skip the bounds checks; every index is below _count by
// construction.
internal sealed partial class TimerQueue
{
    private const int FirstCapacity = 16;

    // With fewer stale entries than this, a sweep is not worth its pass over the array.
    private const int FewStale = 64;

    private Entry[] _heap = new Entry[FirstCapacity];
    private int _count;
    private int _stale;

    /// <summary>Adds an entry whose <paramref name="seq"/> is larger than all others. Returns whether it is now the
    /// first.</summary>
    private bool Push(double time, long seq, ITimed target)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _heap.Length * 2);
        }

        ref Entry heap = ref MemoryMarshal.GetArrayDataReference(_heap);
        int at = _count++;
        while (at > 0)
        {
            int parentAt = (at - 1) >> 2;
            ref Entry parent = ref Unsafe.Add(ref heap, parentAt);
            // Its sequence number is the largest, so it comes after all entries with the same time.
            if (!(time < parent.Time))
            {
                break;
            }

            Unsafe.Add(ref heap, at) = parent;
            at = parentAt;
        }

        ref Entry entry = ref Unsafe.Add(ref heap, at);
        entry.Time = time;
        entry.Seq = seq;
        entry.Target = target;
        return at == 0;
    }

    /// <summary>Removes stale entries from the top and corrects moved ones, until the top is valid and has its true
    /// time. Returns false if no call is pending.</summary>
    private bool RefreshTop()
    {
        while (_count > 0)
        {
            ref Entry top = ref _heap[0];
            ref TimerState timer = ref top.Target.Timer;
            if (timer.QueuedSeq != top.Seq)
            {
                // Removing stale entries from the top one by one costs more than a sweep as soon as they are one in
                // eight: a removal walks the whole depth and misses the cache at each level; a sweep goes straight
                // through.
                if (_stale > FewStale && _stale > _count >> 3)
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
                SiftDown(0, in moved);
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
        ref Entry last = ref _heap[--_count];
        Entry moved = last;
        last = default;
        if (_count > 0)
        {
            SiftDown(0, in moved);
        }
    }

    /// <summary>Puts <paramref name="entry"/> in its place below the hole at <paramref name="at"/>.</summary>
    private void SiftDown(int at, in Entry entry)
    {
        ref Entry heap = ref MemoryMarshal.GetArrayDataReference(_heap);
        int count = _count;
        while (true)
        {
            int child = (at << 2) + 1;
            if (child >= count)
            {
                break;
            }

            int best = child;
            ref Entry bestEntry = ref Unsafe.Add(ref heap, child);
            int end = Math.Min(child + 4, count);
            while (++child < end)
            {
                ref Entry candidate = ref Unsafe.Add(ref heap, child);
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

            Unsafe.Add(ref heap, at) = bestEntry;
            at = best;
        }

        Unsafe.Add(ref heap, at) = entry;
    }

    private void AddStale()
    {
        // Sweeps when more than half of the entries are stale: the n entries that became stale since the last sweep pay
        // for a pass over 2n.
        if (++_stale > FewStale && _stale > _count >> 1)
        {
            Compact();
        }
    }

    /// <summary>Removes stale entries, gives the others their true time, and makes a heap of them: O(n).</summary>
    private void Compact()
    {
        Entry[] heap = _heap;
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            ITimed target = heap[i].Target;
            ref TimerState timer = ref target.Timer;
            if (timer.QueuedSeq == heap[i].Seq)
            {
                heap[kept++] = Requeued(ref timer, target);
            }
        }

        // The rest of the array must not keep objects alive.
        Array.Clear(heap, kept, _count - kept);
        _count = kept;
        _stale = 0;

        // After a burst of a million calls the array shrinks again. It is then half full, which leaves room to grow.
        if (heap.Length > 1024 && kept < heap.Length / 8)
        {
            Array.Resize(ref _heap, Math.Max(kept * 2, FirstCapacity));
        }

        for (int at = (kept - 2) >> 2; at >= 0; at--)
        {
            Entry entry = _heap[at];
            SiftDown(at, in entry);
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
    private static bool IsBefore(in Entry a, in Entry b) => a.Time < b.Time || (a.Time == b.Time && a.Seq < b.Seq);

    // A struct, so that storing one needs no covariance check and walking the heap touches no object.
    private struct Entry
    {
        public double Time;
        public long Seq;
        public ITimed Target;
    }
}
