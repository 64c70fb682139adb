namespace Becket.Tasks;

/// <summary>The <see cref="CooperativeTask"/> has come to the end of its iterator.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskDone</c>.</remarks>
public sealed class TaskDoneException : TaskFinishedException
{
    /// <summary>An error with a general message.</summary>
    public TaskDoneException()
        : base("The task has come to the end of its iterator, so it cannot be paused or stopped any more.") { }

    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public TaskDoneException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public TaskDoneException(string message, Exception? innerException)
        : base(message, innerException) { }
}
