using Becket.Orleans.Ledger;

namespace Becket.Orleans.Workers;

/// <summary>A shard, as a worker knows it: what the worker has of it, and what it has to say.</summary>
internal sealed class WorkerShard(WorkerList list, ShardId id)
{
    /// <summary>The list it belongs to.</summary>
    public WorkerList List { get; } = list;

    /// <summary>The shard.</summary>
    public ShardId Id { get; } = id;

    /// <summary>The leases that the worker has, by the place of the job: all are named in each exchange.</summary>
    public SortedDictionary<int, HeldJob> Held { get; } = [];

    /// <summary>Runs that have ended, until the shard has recorded them.</summary>
    public List<JobReport> Outbox { get; } = [];

    /// <summary>Leases that go back, until the shard has heard of it.</summary>
    public List<LeaseId> GiveBack { get; } = [];

    /// <summary>The number of the last request.</summary>
    public long Sequence { get; set; }

    /// <summary>Whether an exchange is under way. There is one at a time, so that requests do not overtake each other.
    /// </summary>
    public bool IsExchanging { get; set; }

    /// <summary>How many leases the exchange under way may bring.</summary>
    public int Wanted { get; set; }

    /// <summary>Whether there is something that the shard should hear now, and not with the next batch.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>No exchange before this time: after a failure.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>No leases are asked for before this time: the shard had none.</summary>
    public TimeSpan AskAfter { get; set; }

    /// <summary>Whether it has suspects for a worker that has none.</summary>
    public bool HasSuspects { get; set; }

    /// <summary>When the leases have to be renewed.</summary>
    public TimeSpan RenewAt { get; set; }

    /// <summary>Until when the leases are valid by the worker's clock.</summary>
    public TimeSpan ValidUntil { get; set; }

    /// <summary>When the reports have to go, with those that came behind the first.</summary>
    public TimeSpan ReportAt { get; set; }

    /// <summary>Exchanges that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>The version of the list for which the shard was found complete; 0 if it was not.</summary>
    public long CompleteAt { get; set; }

    /// <summary>Whether the worker has anything to say to it.</summary>
    public bool HasNews => Outbox.Count > 0 || GiveBack.Count > 0;
}
