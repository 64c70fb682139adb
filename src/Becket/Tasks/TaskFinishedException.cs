namespace Becket.Tasks;

/// <summary>A member of a <see cref="CooperativeTask"/> that has ended was called.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskFinished</c>.</remarks>
public class TaskFinishedException : SchedulerException
{
    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public TaskFinishedException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public TaskFinishedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
