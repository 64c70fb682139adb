namespace Becket.Tasks;

/// <summary>A member of a <see cref="Cooperator"/> or of one of its tasks was called that its state does not
/// allow.</summary>
/// <remarks>Source: <c>twisted.internet.task.SchedulerError</c>.</remarks>
public class SchedulerException : InvalidOperationException
{
    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public SchedulerException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public SchedulerException(string message, Exception? innerException)
        : base(message, innerException) { }
}
