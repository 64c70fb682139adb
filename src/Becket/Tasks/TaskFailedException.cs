namespace Becket.Tasks;

/// <summary>The <see cref="CooperativeTask"/> has failed; the error is the inner exception.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskFailed</c>.</remarks>
public sealed class TaskFailedException : TaskFinishedException
{
    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public TaskFailedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
