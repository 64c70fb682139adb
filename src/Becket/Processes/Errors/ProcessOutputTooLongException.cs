namespace Becket.Processes.Errors;

/// <summary>A process has written more bytes than the caller would hold, and was terminated.</summary>
public sealed class ProcessOutputTooLongException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessOutputTooLongException(string message)
        : base(message) { }
}
