using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>What changes of a job in a shard.</summary>
internal struct JobSlot
{
    /// <summary>The token of its last lease; 0 if it had none.</summary>
    public long Token;

    /// <summary>When the lease ends (Leased) or the pause (Pausing), by the owner's clock.</summary>
    public TimeSpan Deadline;

    /// <summary>When the lease began (Leased). Not stored: it begins anew with the next owner.</summary>
    public TimeSpan Since;

    /// <summary>The time of its entry in the queue of deadlines; <see cref="TimeSpan.MaxValue"/> if it has none.
    /// Renewals only change <see cref="Deadline"/>: the entry moves when its time has come.</summary>
    public TimeSpan QueuedFor;

    /// <summary>The result (Done) as JSON.</summary>
    public byte[]? Result;

    /// <summary>The error of the last attempt that failed.</summary>
    public string? Error;

    /// <summary>The worker that has it or had it last, in the shard's table; -1 if none had.</summary>
    public int Worker;

    /// <summary>The exchange that named the lease last, to find those that a worker does not know of.</summary>
    public int NamedIn;

    /// <summary>Attempts, with the one that runs.</summary>
    public ushort Attempts;

    /// <summary>Workers that were lost while they ran it.</summary>
    public ushort LostWorkers;

    public JobState State;

    public DeadLetterReason Reason;

    /// <summary>Whether the worker has reported that the run began. Set by an exchange, cleared by a lease.</summary>
    public bool HasStarted;

    /// <summary>Whether the end of the run with <see cref="Token"/> was reported: then the same report again is no
    /// news, and no error. Set by a report, cleared by a lease.</summary>
    public bool IsReported;

    /// <summary>Whether a worker was lost that had it, perhaps before the run began. Never cleared but by a requeue.
    /// </summary>
    public bool MustAnnounce;

    /// <summary>Whether a worker was lost while it ran.</summary>
    public readonly bool IsSuspect => LostWorkers > 0;

    /// <summary>A job that no worker had.</summary>
    public static JobSlot New() => new() { Worker = -1, QueuedFor = TimeSpan.MaxValue };
}
