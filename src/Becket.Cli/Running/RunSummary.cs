namespace Becket.Cli.Running;

/// <summary>The result of a run.</summary>
internal sealed record RunSummary
{
    public required RunPlan Plan { get; init; }

    public required TimeSpan Duration { get; init; }

    public required long Succeeded { get; init; }

    public required long Failed { get; init; }

    /// <summary>The number of attempts after each job's first.</summary>
    public required long Retries { get; init; }

    /// <summary>Why the run stopped before its input ended, in a few words ("--halt now,fail=1", "SIGINT"), or
    /// null.</summary>
    public required string? StoppedBecause { get; init; }

    /// <summary>The signal that stopped the run, or 0.</summary>
    public int StoppedBy { get; init; }

    /// <summary>The exit code of the tool.</summary>
    public required int ExitCode { get; init; }
}
