namespace Becket.Tasks;

/// <summary>How a <see cref="CooperativeTask"/> has ended.</summary>
internal enum TaskEnd : byte
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>Its iterator has.</summary>
    Done,

    /// <summary>By <see cref="CooperativeTask.Stop"/>.</summary>
    Stopped,

    /// <summary>Its iterator threw, or a deferred that it waited for failed.</summary>
    Failed,

    /// <summary>With its cooperator.</summary>
    SchedulerStopped,
}
