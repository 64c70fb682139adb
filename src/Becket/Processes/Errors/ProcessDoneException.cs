namespace Becket.Processes.Errors;

/// <summary>A process has ended by itself with exit code 0. Source: Twisted's <c>ProcessDone</c>.</summary>
public sealed class ProcessDoneException : ProcessEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessDoneException()
        : base("The process has ended with exit code 0.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessDoneException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessDoneException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessDoneException(string message, ProcessStatus status)
        : base(message, status) { }
}
