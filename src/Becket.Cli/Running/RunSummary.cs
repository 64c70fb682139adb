namespace Becket.Cli.Running;

/// <summary>What came of a run.</summary>
internal sealed record RunSummary
{
    public required RunPlan Plan { get; init; }

    public required TimeSpan Duration { get; init; }

    public required long Succeeded { get; init; }

    public required long Failed { get; init; }

    /// <summary>Attempts beyond each job's first.</summary>
    public required long Retries { get; init; }

    /// <summary>Why it ended before its input did, in a few words ("a job failed", "SIGINT"), or null.</summary>
    public required string? StoppedBecause { get; init; }

    /// <summary>What the tool is about to exit with.</summary>
    public required int ExitCode { get; init; }
}
