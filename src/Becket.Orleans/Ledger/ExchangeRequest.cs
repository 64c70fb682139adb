namespace Becket.Orleans.Ledger;

/// <summary>All that a worker tells a shard, and asks of it, in one call.</summary>
/// <remarks>The request names all leases that the worker has in the shard. Leases that the shard gave it and that are
/// not named were in an answer that was lost: they are free again at once.</remarks>
internal sealed record ExchangeRequest
{
    /// <summary>The worker: its name and the number of its start, so that a worker that was started again is another
    /// one.</summary>
    public required string Worker { get; init; }

    /// <summary>Rises with each request of the worker to the shard. One that is late and was overtaken has no
    /// effect.</summary>
    public required long Sequence { get; init; }

    /// <summary>The handlers that the worker has.</summary>
    public required IReadOnlyList<string> Handlers { get; init; }

    /// <summary>What the worker knows of the list's mode.</summary>
    public ListControl Control { get; init; }

    /// <summary>Runs that have ended.</summary>
    public IReadOnlyList<JobReport> Done { get; init; } = [];

    /// <summary>All leases that the worker has and wants to keep.</summary>
    public IReadOnlyList<HeldLease> Held { get; init; } = [];

    /// <summary>Leases that the worker will not use. The run has not begun, or was undone: it is no attempt.</summary>
    public IReadOnlyList<LeaseId> GiveBack { get; init; } = [];

    /// <summary>How many leases it wants, at most <see cref="Jobs.JobLimits.Batch"/>.</summary>
    public int Want { get; init; }

    /// <summary>How many jobs the worker runs at once, of all shards: for people. 0 if it does not say.</summary>
    public int Slots { get; init; }

    /// <summary>Whether one of them may be a suspect: see <see cref="JobLease.IsSuspect"/>.</summary>
    public bool TakesSuspect { get; init; }
}
