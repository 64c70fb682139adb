namespace Becket.Time;

/// <summary>What is to happen, in the order (time, sequence number). Time is double seconds of the host.</summary>
/// <remarks>
/// <para>A heap without a table of positions. Cancelling leaves a stale entry behind, moving to later leaves the entry
/// at its old, earlier time and looks again when it comes up, and only moving to sooner touches the heap. So the usual
/// lives of a timeout (cancelled, or reset again and again) cost a few stores; what they leave is swept when it
/// outweighs what is alive.</para>
/// <para>Every schedule and every move takes a new sequence number. It breaks ties of time, and it tells calls made
/// during a turn from those before it.</para>
/// <para>Threads: one at a time. The queue does not check: its callers do, see
/// <see cref="ITimerHost.CheckThread"/>.</para>
/// </remarks>
/// <param name="host">The owner.</param>
/// <param name="earliestChanged">Called when an entry becomes the first, with its time. Null for a host that asks for
/// <see cref="NextDue"/> before each sleep.</param>
internal sealed partial class TimerQueue(ITimerHost host, Action<double>? earliestChanged = null)
{
    private long _nextSeq = 1;

    /// <summary>How many are pending.</summary>
    public int Count => _count - _stale;

    /// <summary>The owner.</summary>
    public ITimerHost Host => host;

    /// <summary>The sequence number that is given next. Take it when a turn begins and hand it to
    /// <see cref="TryTakeDue"/>.</summary>
    public long NextSeq => _nextSeq;

    /// <summary>All of <see cref="IReactorTime.CallLater(TimeSpan, Action)"/> for a host.</summary>
    public DelayedCall CallLater(TimeSpan delay, Action call)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        ArgumentNullException.ThrowIfNull(call);
        var made = new ActionCall(this, call);
        Schedule(made, seconds);
        return made;
    }

    /// <summary>All of <see cref="IReactorTime.CallLater{TState}"/> for a host.</summary>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        ArgumentNullException.ThrowIfNull(call);
        var made = new ActionCall<TState>(this, call, state);
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
    }

    /// <summary>Forgets what <paramref name="timer"/> belongs to. It must be pending.</summary>
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

    /// <summary>When the earliest is due; positive infinity if nothing is pending.</summary>
    public double NextDue() => RefreshTop() ? _heap[0].Time : double.PositiveInfinity;

    /// <summary>Takes out the earliest if it is due, marked as called, for the caller to fire.</summary>
    /// <param name="now">It is due if its time is not after this.</param>
    /// <param name="beforeSeq">And was scheduled or moved before this <see cref="NextSeq"/> was read. A reactor passes
    /// the one of the start of its turn, so that a call which schedules itself again for now cannot starve the rest of
    /// the turn. A clock that runs until all is done passes <see cref="long.MaxValue"/>.</param>
    /// <param name="target">What to fire.</param>
    /// <remarks>What is scheduled during a turn comes after all that was due, so stopping at the first such one leaves
    /// nothing behind; only a call that <see cref="DelayedCall.Delay"/> moved into the past can stand before others,
    /// and then all of them run in the next turn.</remarks>
    public bool TryTakeDue(
        double now,
        long beforeSeq,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ITimed? target
    )
    {
        // No entry stands later than what it stands for, so the usual "nothing yet" is answered without touching an
        // object.
        while (_count > 0 && _heap[0].Time <= now)
        {
            (ITimed? found, long seq) = (_heap[0].Target, _heap[0].Seq);
            ref TimerState timer = ref found.Timer;
            if (timer.QueuedSeq != seq || timer.Seq != seq)
            {
                RefreshTop();
                continue;
            }

            if (seq >= beforeSeq)
            {
                break;
            }

            timer.Seq = TimerState.Called;
            timer.QueuedSeq = 0;
            RemoveTop();
            target = found;
            return true;
        }

        target = null;
        return false;
    }

    /// <summary>All of <see cref="IReactorTime.GetDelayedCalls"/> for a host.</summary>
    public IReadOnlyList<DelayedCall> GetDelayedCalls()
    {
        // Swept, each entry is alive and carries its true time, and that order is the running order.
        Compact();
        Entry[] entries = _heap.AsSpan(0, _count).ToArray();
        Array.Sort(entries, static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Seq.CompareTo(b.Seq));
        var calls = new DelayedCall[entries.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = entries[i].Target as DelayedCall ?? new TimedHandle(this, entries[i].Target);
        }

        return Array.AsReadOnly(calls);
    }

    private void Moved(ITimed target, ref TimerState timer, double before)
    {
        timer.Seq = _nextSeq++;

        // Later than it was, so later than its entry, which never stands after it: the entry stays and looks again when
        // it comes up. The new sequence number is larger, so at an equal time, too, the entry stands no later than it
        // should.
        if (timer.Time >= before)
        {
            return;
        }

        // Sooner. (It may still be later than its entry, if it was moved before; but that is not noted, to keep a call
        // at 64 bytes.) The old entry becomes stale, as it no longer carries QueuedSeq; count it once the new one is
        // in.
        Enqueue(target, ref timer);
        AddStale();
    }

    private void Enqueue(ITimed target, ref TimerState timer)
    {
        timer.QueuedSeq = timer.Seq;
        double time = timer.Time;
        if (Push(time, timer.Seq, target))
        {
            earliestChanged?.Invoke(time);
        }
    }
}
