namespace Becket.Orleans.Jobs;

/// <summary>A list in a <see cref="JobOverview"/>.</summary>
public sealed record JobListOverview
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many of its jobs are in which state.</summary>
    public required JobProgress Progress { get; init; }
}
