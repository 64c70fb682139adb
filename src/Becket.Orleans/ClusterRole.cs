namespace Becket.Orleans;

/// <summary>What a process of a cluster does.</summary>
public enum ClusterRole
{
    /// <summary>It keeps lists and runs jobs. For one process, and for small clusters: a process that the others have
    /// declared dead ends at once, and its jobs with it.</summary>
    Everything,

    /// <summary>It keeps lists, leases and results, and runs no jobs.</summary>
    Silo,

    /// <summary>It runs jobs, and asks the silos for them. It keeps nothing, and no cluster declares it dead.</summary>
    Worker,
}
