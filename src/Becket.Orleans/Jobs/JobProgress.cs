namespace Becket.Orleans.Jobs;

/// <summary>How many jobs of a list are in which state.</summary>
public sealed record JobProgress
{
    /// <summary>All jobs of the list, as far as it is created.</summary>
    public required int Total { get; init; }

    /// <summary>Jobs that no worker has, and that may start: now, or after the pause before another attempt.</summary>
    public required int Waiting { get; init; }

    /// <summary>Jobs that a worker has: those it runs, and those it fetched to run next.</summary>
    public required int Leased { get; init; }

    /// <summary>Jobs whose result is recorded.</summary>
    public required int Done { get; init; }

    /// <summary>Dead letters.</summary>
    public required int Dead { get; init; }

    /// <summary>Jobs that were cancelled with the list before they were done.</summary>
    public required int Cancelled { get; init; }

    /// <summary>Whether all jobs are given to the list.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Whether no job is left to run: each is done, a dead letter or cancelled.</summary>
    public bool IsComplete => IsClosed && Done + Dead + Cancelled == Total;
}
