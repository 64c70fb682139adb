using Becket.Orleans.Ledger;
using Becket.Time;

namespace Becket.Orleans.Workers;

/// <summary>A job that the worker has a lease of.</summary>
internal sealed class HeldJob(WorkerShard shard, JobLease lease, TimeSpan since)
{
    /// <summary>The shard that gave it.</summary>
    public WorkerShard Shard { get; } = shard;

    /// <summary>The lease.</summary>
    public JobLease Lease { get; } = lease;

    /// <summary>When the worker got it.</summary>
    public TimeSpan Since { get; } = since;

    /// <summary>Whether it has a slot. The shard hears of it with the next exchange.</summary>
    public bool HasSlot { get; set; }

    /// <summary>Whether the run waits until the shard has recorded its start.</summary>
    public bool IsAnnouncing { get; set; }

    /// <summary>Cancels the run; null until it has begun.</summary>
    public CancellationTokenSource? Cancellation { get; set; }

    /// <summary>Why the run was cancelled.</summary>
    public CancelReason Reason { get; set; }

    /// <summary>The end of its time limit.</summary>
    public DelayedCall? Limit { get; set; }
}
