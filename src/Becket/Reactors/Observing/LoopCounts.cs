namespace Becket.Reactors.Observing;

/// <summary>What a reactor counts at all times: counting costs less than asking for a reader.</summary>
/// <remarks>Threads: the loop writes; any thread reads, and may see the numbers of slightly different
/// moments.</remarks>
internal sealed class LoopCounts
{
    private long _unhandledFailures;

    /// <summary>Connections that have had a protocol since the start, by <see cref="ConnectionKind"/>.</summary>
    public long[] Made { get; } = new long[ConnectionKinds.Count];

    /// <summary>Connections that have a protocol and have not ended, by <see cref="ConnectionKind"/>.</summary>
    public long[] Open { get; } = new long[ConnectionKinds.Count];

    /// <summary>Bytes that protocols have received, by <see cref="ConnectionKind"/>.</summary>
    public long[] Received { get; } = new long[ConnectionKinds.Count];

    /// <summary>Bytes that protocols have written, by <see cref="ConnectionKind"/>.</summary>
    public long[] Written { get; } = new long[ConnectionKinds.Count];

    /// <summary>Child processes that have started and not ended.</summary>
    public int Children { get; set; }

    /// <summary>How long turns have worked, in seconds, without the waits.</summary>
    public double Worked { get; set; }

    /// <summary>Failures that no code has handled. Counted on any thread.</summary>
    public long UnhandledFailures => Volatile.Read(ref _unhandledFailures);

    public void CountUnhandledFailure() => Interlocked.Increment(ref _unhandledFailures);
}
