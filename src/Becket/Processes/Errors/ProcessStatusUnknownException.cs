namespace Becket.Processes.Errors;

/// <summary>A process has ended, and it is unknown how: other code has reaped it, or the reactor stopped and left it
/// running (<see cref="ProcessOptions.OutlivesReactor"/>). Never a success.</summary>
public sealed class ProcessStatusUnknownException : ProcessEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessStatusUnknownException()
        : base("The process has ended, and nobody can say how.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessStatusUnknownException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessStatusUnknownException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessStatusUnknownException(string message, ProcessStatus status)
        : base(message, status) { }
}
