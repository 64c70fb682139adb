namespace Becket.Tasks;

/// <summary>How a <see cref="CooperativeTask"/> has ended.</summary>
internal enum TaskEnd : byte
{
    /// <summary>The task has not ended.</summary>
    None,

    /// <summary>Its iterator has ended.</summary>
    Done,

    /// <summary><see cref="CooperativeTask.Stop"/> was called.</summary>
    Stopped,

    /// <summary>Its iterator threw, or a deferred that it waited for failed.</summary>
    Failed,

    /// <summary>Its cooperator was stopped.</summary>
    SchedulerStopped,
}
