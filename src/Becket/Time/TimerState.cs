namespace Becket.Time;

/// <summary>The state that the <see cref="TimerQueue"/> keeps in each object it holds, so that it needs no table and no
/// object of its own. Only the queue writes it.</summary>
internal struct TimerState
{
    /// <summary>A value of <see cref="Seq"/>: the call has run. Set before it runs, so that cancelling it from inside
    /// throws <see cref="AlreadyCalledException"/>. Never changes again.</summary>
    public const long Called = -1;

    /// <summary>A value of <see cref="Seq"/>: the call was cancelled. Its heap entry may stay until the next
    /// compaction. Never changes again.</summary>
    public const long Cancelled = -2;

    // Twisted's pair of numbers. They are separate because their sum is rounded: one field with the sum would differ
    // from Twisted in the last bit after some series of reset and delay, and the order of calls can depend on that bit.
    public double Base;
    public double Delayed;

    /// <summary>The position among equal times, new at every schedule and every move. Zero before the first; negative
    /// when the call has run or was cancelled.</summary>
    public long Seq;

    /// <summary>The sequence number that the one valid heap entry carries; 0 if there is none. Entries with other
    /// numbers are stale. It differs from <see cref="Seq"/> between a move to a later time and the moment when the
    /// entry becomes the first.</summary>
    public long QueuedSeq;

    public readonly double Time => Base + Delayed;

    public readonly bool IsPending => Seq > 0;
}
