namespace Becket.Orleans.Jobs;

/// <summary>Where a job is.</summary>
public enum JobState
{
    /// <summary>It may start when a worker asks for it.</summary>
    Ready,

    /// <summary>It failed, and may start again after its pause.</summary>
    Pausing,

    /// <summary>A worker has it.</summary>
    Leased,

    /// <summary>Its result is recorded.</summary>
    Done,

    /// <summary>It is a dead letter.</summary>
    Dead,

    /// <summary>The list was cancelled before it was done.</summary>
    Cancelled,
}
