using System.Runtime.CompilerServices;
using Becket.Deferreds;

namespace Becket.Time;

/// <summary>The pending calls, in the order (time, sequence number). Time is the host's, in seconds.</summary>
/// <remarks>
/// <para>A heap, and a line of the entries that came in order; the first of the queue is the earlier of their firsts.
/// There is no table of positions. Cancelling leaves a stale entry behind. Moving to a later time leaves the entry at
/// its old, earlier time; the entry is corrected when it becomes the first. Only moving to an earlier time adds an
/// entry. So the usual life of a timeout (cancelled, or reset again and again) costs a few stores. A sweep removes the
/// stale entries when they outnumber the valid ones.</para>
/// <para>Every schedule and every move takes a new sequence number. It decides the order among equal times, and
/// separates calls made during a turn from those made before.</para>
/// <para>Threads: one at a time. The queue does not check: its callers do, see
/// <see cref="ITimerHost.CheckThread"/>.</para>
/// </remarks>
/// <param name="host">The owner.</param>
/// <param name="earliestChanged">Called when an entry becomes the first, with its time. Null for a host that asks for
/// <see cref="NextDue"/> before each sleep.</param>
internal sealed partial class TimerQueue(ITimerHost host, Action<double>? earliestChanged = null)
{
    // With fewer stale entries than this, a sweep is not worth its pass over the array.
    private const int FewStale = 64;

    // The reactor's own context: a reactor makes its queue in its constructor.
    private readonly ExecutionContext? _own = ExecutionContext.Capture();
    private long _nextSeq = 1;
    private int _stale;

    /// <summary>How many calls are pending.</summary>
    public int Count => Entries - _stale;

    /// <summary>The owner.</summary>
    public ITimerHost Host => host;

    /// <summary>The next sequence number. A reactor reads it at the start of a turn and passes it to
    /// <see cref="TryTakeDue"/>.</summary>
    public long NextSeq => _nextSeq;

    /// <summary>Called with each object that is scheduled; null but in tests, which note where it was made.</summary>
    public Action<object>? Scheduled { get; set; }

    /// <summary>How many entries there are, valid or stale.</summary>
    private int Entries => _end - Root + _lineLength;

    private bool IsFirstInLine => _lineLength > 0 && (_end == Root || IsBefore(in InLine(0), in _pages[0][Root]));

    /// <summary>Implements <see cref="IReactorTime.CallLater(TimeSpan, Action)"/> for a host, which has checked the
    /// thread.</summary>
    public DelayedCall CallLater(TimeSpan delay, Action call)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        ArgumentNullException.ThrowIfNull(call);
        var made = new ActionCall(this, CallContext.Bind(call, _own));
        Schedule(made, seconds);
        return made;
    }

    /// <summary>Implements <see cref="IReactorTime.CallLater{TState}(TimeSpan, Action{TState}, TState)"/> for a host,
    /// which has checked the thread.</summary>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        ArgumentNullException.ThrowIfNull(call);
        var made = new ActionCall<TState>(this, CallContext.Bind(call, _own), state);
        Schedule(made, seconds);
        return made;
    }

    /// <summary>Makes <paramref name="target"/> due <paramref name="seconds"/> from now. It must not be
    /// pending.</summary>
    public void Schedule(ITimed target, double seconds)
    {
        ref TimerState timer = ref target.Timer;
        timer.Base = host.Seconds + seconds;
        timer.Delayed = 0;
        timer.Seq = _nextSeq++;
        Enqueue(target, ref timer);
        Scheduled?.Invoke(target);
    }

    /// <summary>Removes the object that <paramref name="timer"/> belongs to. It must be pending.</summary>
    public void Cancel(ref TimerState timer)
    {
        timer.Seq = TimerState.Cancelled;
        timer.QueuedSeq = 0;
        AddStale();
    }

    /// <summary>Makes <paramref name="target"/>, which must be pending, due <paramref name="seconds"/> from
    /// now.</summary>
    public void Reset(ITimed target, ref TimerState timer, double seconds)
    {
        // Twisted's arithmetic, to the bit: DelayedCall.reset.
        (double before, double due) = (timer.Time, host.Seconds + seconds);
        if (due < timer.Base)
        {
            timer.Base = due;
            timer.Delayed = 0;
        }
        else
        {
            timer.Delayed = due - timer.Base;
        }

        Moved(target, ref timer, before);
    }

    /// <summary>Moves <paramref name="target"/>, which must be pending, by <paramref name="seconds"/>.</summary>
    public void Delay(ITimed target, ref TimerState timer, double seconds)
    {
        // Twisted's arithmetic, to the bit: DelayedCall.delay.
        double before = timer.Time;
        timer.Delayed += seconds;
        if (timer.Delayed < 0)
        {
            timer.Base += timer.Delayed;
            timer.Delayed = 0;
        }

        Moved(target, ref timer, before);
    }

    /// <summary>When the earliest call is due; positive infinity if no call is pending.</summary>
    public double NextDue() => Refresh() ? First(IsFirstInLine).Time : double.PositiveInfinity;

    /// <summary>Removes the earliest call if it is due, and marks it as called. The caller fires it.</summary>
    /// <param name="now">A call is due if its time is not after this.</param>
    /// <param name="beforeSeq">Only calls scheduled or moved before this number was <see cref="NextSeq"/> are taken. A
    /// reactor passes the number at the start of its due phase, so that a call which schedules itself again for now
    /// cannot starve the rest of the turn. A clock that runs until no call is due passes
    /// <see cref="long.MaxValue"/>.</param>
    /// <param name="target">The object to fire.</param>
    /// <remarks>Calls scheduled during a turn come after all that were due, so stopping at the first of them skips no
    /// call. The exception is a call that <see cref="DelayedCall.Delay"/> moved into the past: it can come before
    /// others, and then they all run in the next turn.</remarks>
    public bool TryTakeDue(
        double now,
        long beforeSeq,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ITimed? target
    )
    {
        // An entry is never later than its call is due, so the usual answer, no call is due, needs no look at an
        // object.
        while (Entries > 0)
        {
            bool isInLine = IsFirstInLine;
            ref Entry first = ref First(isInLine);
            if (!(first.Time <= now))
            {
                break;
            }

            (ITimed found, long seq) = (first.Target, first.Seq);
            ref TimerState timer = ref found.Timer;
            if (timer.QueuedSeq != seq || timer.Seq != seq)
            {
                Refresh();
                continue;
            }

            if (seq >= beforeSeq)
            {
                break;
            }

            timer.Seq = TimerState.Called;
            timer.QueuedSeq = 0;
            RemoveFirst(isInLine);
            target = found;
            return true;
        }

        target = null;
        return false;
    }

    /// <summary>Fires a call that was taken, in the context of calls that carry none. For hosts that are not in that
    /// context already, as a reactor's loop is.</summary>
    public void Fire(ITimed due) => CallContext.Run(_own, static due => ((ITimed)due!).Fire(), due);

    /// <summary>Implements <see cref="IReactorTime.GetDelayedCalls"/> for a host.</summary>
    public IReadOnlyList<DelayedCall> GetDelayedCalls()
    {
        // After this, each entry is valid and carries its true time; sorted by it, they are in running order.
        Compact();
        Entry[] entries =
        [
            .. Enumerable.Range(Root, _end - Root).Select(at => At(_pages, at)),
            .. Enumerable.Range(0, _lineLength).Select(place => InLine(place)),
        ];
        Array.Sort(entries, static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Seq.CompareTo(b.Seq));
        var calls = new DelayedCall[entries.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = entries[i].Target as DelayedCall ?? new TimedHandle(this, entries[i].Target);
        }

        return Array.AsReadOnly(calls);
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

    private void Moved(ITimed target, ref TimerState timer, double before)
    {
        timer.Seq = _nextSeq++;

        // Moved to a later time: the entry stays and is corrected when it becomes the first. It is not later than the
        // call: its time is earlier or equal, and its sequence number is smaller.
        if (timer.Time >= before)
        {
            return;
        }

        // Moved to an earlier time. (The call may still be due after its old entry, if it was moved to later before. No
        // field records that, so that a call stays at 64 bytes.) The old entry becomes stale, as it does not carry
        // QueuedSeq any more; it is counted after the new one was added.
        Enqueue(target, ref timer);
        AddStale();
    }

    private void Enqueue(ITimed target, ref TimerState timer)
    {
        Entry entry = Requeued(ref timer, target);
        bool isFirst = earliestChanged is not null && (Entries == 0 || IsBefore(in entry, in First(IsFirstInLine)));
        Add(in entry);
        if (isFirst)
        {
            earliestChanged!(entry.Time);
        }
    }

    private void Add(in Entry entry)
    {
        if (!TryAddToLine(in entry))
        {
            Push(in entry);
        }
    }

    /// <summary>Removes stale entries from the front and corrects moved ones, until the first is valid and has its true
    /// time. Returns false if no call is pending.</summary>
    private bool Refresh()
    {
        while (Entries > 0)
        {
            bool isInLine = IsFirstInLine;
            ref Entry first = ref First(isInLine);
            ref TimerState timer = ref first.Target.Timer;
            if (timer.QueuedSeq != first.Seq)
            {
                // Removing stale entries from the heap's top one by one costs more than a sweep as soon as they are one
                // in eight: a removal walks the whole depth and misses the cache at each level; a sweep goes straight
                // through.
                if (!isInLine && _stale > FewStale && _stale > Entries >> 3)
                {
                    Compact();
                    continue;
                }

                _stale--;
                RemoveFirst(isInLine);
            }
            else if (timer.Seq != first.Seq)
            {
                // The call was moved to a later time since the entry was added. This is the only time that the move
                // costs anything, however often the call was moved.
                Entry moved = Requeued(ref timer, first.Target);
                if (isInLine)
                {
                    RemoveFromLine();
                    Add(in moved);
                }
                else if (TryAddToLine(in moved))
                {
                    RemoveTop();
                }
                else
                {
                    SiftDown(Root, in moved);
                }
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private ref Entry First(bool isInLine)
    {
        if (isInLine)
        {
            return ref InLine(0);
        }

        return ref _pages[0][Root];
    }

    private void RemoveFirst(bool isInLine)
    {
        if (isInLine)
        {
            RemoveFromLine();
        }
        else
        {
            RemoveTop();
        }
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

    /// <summary>Removes stale entries, and gives the others their true time: O(n).</summary>
    private void Compact()
    {
        CompactLine();
        CompactHeap();
        _stale = 0;
    }

    // A struct, so that storing one needs no covariance check and walking the heap touches no object.
    private struct Entry
    {
        public double Time;
        public long Seq;
        public ITimed Target;
    }
}
