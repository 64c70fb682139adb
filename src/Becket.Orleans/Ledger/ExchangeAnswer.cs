namespace Becket.Orleans.Ledger;

/// <summary>What a shard answers, after all of it is stored.</summary>
internal sealed record ExchangeAnswer
{
    /// <summary>New leases, in the order of start.</summary>
    public IReadOnlyList<JobLease> Leases { get; init; } = [];

    /// <summary>The leases of the request that are not valid. All others are recorded, renewed or given back.</summary>
    public IReadOnlyList<RefusedLease> Refused { get; init; } = [];

    /// <summary>Whether the request was overtaken by a later one of the same worker, and had no effect.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Whether all jobs that the shard has so far are done, dead or cancelled.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How often the shard was loaded from its storage: it rises when its owner was lost.</summary>
    public long Epoch { get; init; }

    /// <summary>How long the leases of the request and of the answer last.</summary>
    public TimeSpan LeaseTime { get; init; }

    /// <summary>When to ask again if fewer leases came than were wanted; null if only news of the list can change
    /// that.</summary>
    public TimeSpan? AskAgainIn { get; init; }

    /// <summary>Whether suspects are ready that the worker gets when it has none: see
    /// <see cref="JobLease.IsSuspect"/>.</summary>
    public bool HasSuspects { get; init; }
}
