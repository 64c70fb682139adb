namespace Becket.Orleans.Jobs;

/// <summary>A worker in a <see cref="JobOverview"/>, as the ledger knows it.</summary>
public sealed record JobWorkerOverview
{
    /// <summary>Its name, with the number of its start, and the silo of its process if that has one.</summary>
    public required string Name { get; init; }

    /// <summary>How many jobs it runs at once.</summary>
    public required int Slots { get; init; }

    /// <summary>How many jobs it runs, as far as it has said.</summary>
    public required int Running { get; init; }

    /// <summary>How many leases it has: of jobs that run, and of those that it fetched to run next.</summary>
    public required int Leases { get; init; }

    /// <summary>How long ago the ledger has heard from it. A worker with leases is heard at the latest after a third of
    /// the lease time; one that has nothing to do, each second or two while a list has jobs at other workers.</summary>
    public required TimeSpan Silence { get; init; }
}
