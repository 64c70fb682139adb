namespace Becket.Tasks;

/// <summary>The <see cref="CooperativeTask"/> was stopped.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskStopped</c>.</remarks>
public sealed class TaskStoppedException : TaskFinishedException
{
    /// <summary>An error with a general message.</summary>
    public TaskStoppedException()
        : base("The task was stopped.") { }

    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public TaskStoppedException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public TaskStoppedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
