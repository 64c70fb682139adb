namespace Becket.Time;

/// <summary>What the <see cref="TimerQueue"/> notes in each object it holds, so that it needs no table and no object of
/// its own. Only the queue writes it.</summary>
internal struct TimerState
{
    /// <summary>In <see cref="Seq"/>: it has run. Set before it runs, so that cancelling from inside reports
    /// AlreadyCalled. Never left.</summary>
    public const long Called = -1;

    /// <summary>In <see cref="Seq"/>: it was cancelled. Its heap entry may outlive this until the next compaction.
    /// Never left.</summary>
    public const long Cancelled = -2;

    // Twisted's pair, kept apart because their sum is rounded: one field with the sum would differ from Twisted in the
    // last bit after some series of reset and delay, and the order of calls can hang on that bit.
    public double Base;
    public double Delayed;

    /// <summary>Position among equal times, given at every schedule and every move; zero before the first, negative
    /// once over.</summary>
    public long Seq;

    /// <summary>The Seq that the one valid heap entry carries, 0 if there is none. Any other entry is stale. Differs
    /// from
    /// <see cref="Seq"/> between a move to later and the moment the entry comes up.</summary>
    public long QueuedSeq;

    public readonly double Time => Base + Delayed;

    public readonly bool IsPending => Seq > 0;
}
