namespace Becket.Orleans.Clustering;

/// <summary>Says which silos are gone for good.</summary>
internal sealed class DeadSilos(ISiloStatusOracle silos, JobClusterOptions? options = null)
{
    /// <summary>Whether the silo is dead. False also for one that this silo has not heard of yet.</summary>
    /// <remarks>The cluster of one process forgets its silos with each start, so all others are those of earlier
    /// starts.</remarks>
    public bool Contains(SiloAddress silo) =>
        silos.GetApproximateSiloStatus(silo) switch
        {
            SiloStatus.Dead => true,
            SiloStatus.None => options?.Folder is not null && !silo.Equals(silos.SiloAddress),
            _ => false,
        };
}
