namespace Becket.Cli.Running;

/// <summary>How one attempt at a job ended.</summary>
internal sealed record JobEnd
{
    public required Job Job { get; init; }

    /// <summary>From 1: the lowest that was free.</summary>
    public required int Slot { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Since the run began, on a clock that nobody sets.</summary>
    public required TimeSpan Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>What it exited with; 0 if it was killed, 127 or 126 (as of a shell) if it could not be
    /// started.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The number of the signal that killed it, or 0.</summary>
    public required int Signal { get; init; }

    /// <summary>Why it could not be started, or null.</summary>
    public string? CouldNotStart { get; init; }

    /// <summary>Whether its time was over, and we ended it.</summary>
    public bool IsTimedOut { get; init; }

    /// <summary>Whether we ended it because the run was to stop. It then counts neither as done nor as failed, and is
    /// not logged.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Bytes of standard input that it was given.</summary>
    public long Sent { get; init; }

    /// <summary>Bytes of standard output and standard error that came back through pipes.</summary>
    public long Received { get; init; }

    public bool IsSuccess => ExitCode == 0 && Signal == 0 && !IsTimedOut && !IsStopped;
}
