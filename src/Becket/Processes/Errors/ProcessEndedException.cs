namespace Becket.Processes.Errors;

/// <summary>A process has ended, and how. Source: Twisted's <c>ProcessTerminated</c> and <c>ProcessDone</c>.</summary>
public class ProcessEndedException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessEndedException()
        : base("A process has ended.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessEndedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessEndedException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessEndedException(string message, ProcessStatus status)
        : base(message) => Status = status;

    /// <summary>How the process ended.</summary>
    public ProcessStatus Status { get; }
}
