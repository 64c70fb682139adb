namespace Becket.Orleans.Ledger;

/// <summary>A worker that a shard has heard from.</summary>
internal sealed class WorkerEntry(string name)
{
    /// <summary>Its name, with the number of its start.</summary>
    public string Name { get; } = name;

    /// <summary>The number of its last request.</summary>
    public long Sequence { get; set; }

    /// <summary>How many leases it has.</summary>
    public int Leases { get; set; }

    /// <summary>How many jobs it runs at once. Not stored.</summary>
    public int Slots { get; set; }

    /// <summary>When its last request came. Not stored: it is for explanations.</summary>
    public TimeSpan? LastSeen { get; set; }

    /// <summary>The handlers that it has. Not stored.</summary>
    public IReadOnlyList<string> Handlers { get; set; } = [];
}
