namespace Becket.Tasks;

/// <summary>A <see cref="CooperativeTask"/> was resumed more often than it was paused.</summary>
/// <remarks>Source: <c>twisted.internet.task.NotPaused</c>.</remarks>
public sealed class NotPausedException : SchedulerException
{
    /// <summary>An error with a general message.</summary>
    public NotPausedException()
        : base("The task is not paused. Each Pause takes one Resume.") { }
}
