namespace Becket.Orleans.Workers;

/// <summary>What a <see cref="JobWorker"/> has and does at one moment.</summary>
public sealed record JobWorkerStatistics
{
    /// <summary>How many jobs may run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>How many slots are in use.</summary>
    public required int Running { get; init; }

    /// <summary>How many leases it has: of jobs that run, and of those that it fetched to run next.</summary>
    public required int Leases { get; init; }

    /// <summary>How many jobs have ended without the ledger having recorded it yet.</summary>
    public required int Unreported { get; init; }
}
