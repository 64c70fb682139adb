namespace Becket.Processes.Errors;

/// <summary>A process has ended after its time limit had come (<see cref="ProcessOptions.TimeLimit"/>), however it
/// did.</summary>
public sealed class ProcessTimedOutException : ProcessEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessTimedOutException()
        : base("The process has ended after its time limit had come.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessTimedOutException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessTimedOutException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessTimedOutException(string message, ProcessStatus status)
        : base(message, status) { }
}
