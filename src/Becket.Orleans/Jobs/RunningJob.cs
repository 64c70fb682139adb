namespace Becket.Orleans.Jobs;

/// <summary>A job that runs, in a <see cref="JobOverview"/>.</summary>
public sealed record RunningJob
{
    /// <summary>Its list.</summary>
    public required string List { get; init; }

    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>The worker that runs it.</summary>
    public required string Worker { get; init; }

    /// <summary>Which attempt it is, from 1 on.</summary>
    public required int Attempt { get; init; }

    /// <summary>How long the worker has it. It counts anew when the shard has moved to another process.</summary>
    public required TimeSpan Age { get; init; }
}
