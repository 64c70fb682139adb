namespace Becket.Orleans.Ledger;

/// <summary>Which jobs of a shard to put back into the queue, with all their attempts before them.</summary>
internal sealed record RequeueRequest
{
    /// <summary>The keys; null for all.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Whether cancelled jobs come back too, or dead letters alone.</summary>
    public bool WithCancelled { get; init; }

    /// <summary>The mode of the list from now on.</summary>
    public required ListControl Control { get; init; }
}
