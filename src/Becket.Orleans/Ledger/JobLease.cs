namespace Becket.Orleans.Ledger;

/// <summary>A job that a worker gets to run.</summary>
internal sealed record JobLease
{
    /// <summary>The lease. It lasts for <see cref="ExchangeAnswer.LeaseTime"/>, counted by the worker from before it
    /// sent its request.</summary>
    public required LeaseId Lease { get; init; }

    /// <summary>The job's key.</summary>
    public required string Key { get; init; }

    /// <summary>The name of its handler.</summary>
    public required string Handler { get; init; }

    /// <summary>What it brings, as JSON.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The attempt that this run is; the first is 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether the worker must report the start, and wait until that is recorded, before it runs the job: a
    /// worker was lost that had it, and the next loss has to show whether the job was running.</summary>
    public bool MustAnnounce { get; init; }

    /// <summary>Whether a worker was lost while it ran the job. A worker has at most one such job at a time, so that
    /// two of them are never lost together.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Where the job was created, as a W3C trace parent; null if it was not traced.</summary>
    public string? TraceParent { get; init; }
}
