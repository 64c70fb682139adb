namespace Becket.Processes.Errors;

/// <summary>A process has written more than the limit of bytes to hold, and was terminated.</summary>
public sealed class ProcessOutputTooLongException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessOutputTooLongException()
        : base("The process has written more than was to be held.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessOutputTooLongException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessOutputTooLongException(string message, Exception? innerException)
        : base(message, innerException) { }
}
