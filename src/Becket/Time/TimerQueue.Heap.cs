using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Time;

// The heap: four children a node, in one array. Four, because a level less is a cache miss less, and the children of a
// node lie side by side. The references into the array skip the bounds checks; every index is below _count by
// construction.
internal sealed partial class TimerQueue
{
    private const int FirstCapacity = 16;

    // Below this many stale entries a sweep is not worth its pass over the array.
    private const int FewStale = 64;

    private Entry[] _heap = new Entry[FirstCapacity];
    private int _count;
    private int _stale;

    /// <summary>Adds an entry whose <paramref name="seq"/> is larger than all others. Says whether it is now the
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
            // With the largest sequence number it stays behind everything of its own time.
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

    /// <summary>Brings an entry to the top that is alive and carries its true time; false if nothing is
    /// pending.</summary>
    private bool RefreshTop()
    {
        while (_count > 0)
        {
            ref Entry top = ref _heap[0];
            ref TimerState timer = ref top.Target.Timer;
            if (timer.QueuedSeq != top.Seq)
            {
                // Taking stale entries from the top one by one costs more than a sweep as soon as they are one in
                // eight: a removal walks the whole depth and misses the cache at each level, a sweep goes straight
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
                // Moved to later since it was put in: now is the time to pay for it, once, however often it was moved.
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

    /// <summary>Puts <paramref name="entry"/> where it belongs below the hole at <paramref name="at"/>.</summary>
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
        // Sweep when more than half is stale: the pass over 2n entries is paid for by the n that went stale since the
        // last.
        if (++_stale > FewStale && _stale > _count >> 1)
        {
            Compact();
        }
    }

    /// <summary>Throws out stale entries, gives the others their true time, and makes a heap of them: O(n).</summary>
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

        // What is left beyond must not keep anything alive.
        Array.Clear(heap, kept, _count - kept);
        _count = kept;
        _stale = 0;

        // A burst of a million must not hold its array for good; half full after shrinking leaves room to grow.
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

    /// <summary>The entry for the true time of a pending target, noted as its valid one.</summary>
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

    // A struct, so that storing one checks no array covariance and walking the heap touches no object.
    private struct Entry
    {
        public double Time;
        public long Seq;
        public ITimed Target;
    }
}
