namespace Becket.Tasks;

/// <summary>A <see cref="CooperativeTask"/> was resumed more often than it was paused.</summary>
/// <remarks>Source: <c>twisted.internet.task.NotPaused</c>.</remarks>
public sealed class NotPausedException : SchedulerException
{
    /// <summary>An error with a general message.</summary>
    public NotPausedException()
        : base("The task is not paused. Each Pause takes one Resume.") { }

    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public NotPausedException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public NotPausedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
