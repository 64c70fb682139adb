namespace Becket.Cli.Running;

/// <summary>How one attempt at a job ended.</summary>
internal sealed record JobEnd
{
    public required Job Job { get; init; }

    /// <summary>The slot, from 1.</summary>
    public required int Slot { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The time since the run began, on a monotonic clock.</summary>
    public required TimeSpan Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The exit code; 0 if a signal ended the child; 127 or 126, as a shell's, if the child could not be
    /// started.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The machine that the job ran on; null for this one.</summary>
    public string? Host { get; init; }

    /// <summary>The number of the signal that ended the child, or 0.</summary>
    public required int Signal { get; init; }

    /// <summary>Why the child could not be started, or null.</summary>
    public string? CouldNotStart { get; init; }

    /// <summary>Whether the run ended the child because it exceeded its time limit.</summary>
    public bool IsTimedOut { get; init; }

    /// <summary>Whether the run ended the child because the run stopped. Such a job counts neither as done nor as
    /// failed, and has no record in the log.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether the run ended the child to free memory. The job runs again later, unless the run itself has
    /// stopped.</summary>
    public bool IsReturned { get; init; }

    /// <summary>The number of bytes in the child's standard input.</summary>
    public long Sent { get; init; }

    /// <summary>The number of bytes that the child wrote to pipes.</summary>
    public long Received { get; init; }

    public bool IsSuccess => ExitCode == 0 && Signal == 0 && !IsTimedOut && !IsStopped;
}
