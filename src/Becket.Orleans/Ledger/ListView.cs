using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>What a list says of itself. How its jobs are is for its shards to say.</summary>
internal sealed record ListView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How its jobs run. Fixed.</summary>
    public required JobListOptions Options { get; init; }

    /// <summary>Its mode, and the version of this view.</summary>
    public required ListControl Control { get; init; }

    /// <summary>How many shards it has.</summary>
    public required int Shards { get; init; }

    /// <summary>Whether all jobs are given to it.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Whether a worker has found all shards complete, and nothing has changed since. Workers then leave the
    /// list alone.</summary>
    public required bool IsComplete { get; init; }
}
