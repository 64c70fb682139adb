namespace Becket.ClusterTool.Working;

/// <summary>Options of a worker.</summary>
internal sealed record WorkerOptions
{
    /// <summary>How many jobs run at once.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>The file of the token; null for the variable BECKET_CLUSTER_TOKEN.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The name in the log of jobs; null for that of the machine.</summary>
    public string? Name { get; init; }

    /// <summary>The directory for the files of jobs; null for the system's.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>Whether it ends when a run is over, instead of waiting for the next.</summary>
    public bool Once { get; init; }

    /// <summary>How long jobs may go on when the worker is stopped. Then they are ended, and given back.</summary>
    public TimeSpan Grace { get; init; }

    public bool Quiet { get; init; }
}
