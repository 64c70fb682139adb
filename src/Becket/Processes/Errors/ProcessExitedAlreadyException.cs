namespace Becket.Processes.Errors;

/// <summary>The process to send a signal to has ended. Source: Twisted's
/// <c>ProcessExitedAlready</c>.</summary>
public sealed class ProcessExitedAlreadyException : InvalidOperationException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ProcessExitedAlreadyException()
        : base("The process has ended already.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessExitedAlreadyException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessExitedAlreadyException(string message, Exception? innerException)
        : base(message, innerException) { }
}
