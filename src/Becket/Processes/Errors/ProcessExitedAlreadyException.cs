namespace Becket.Processes.Errors;

/// <summary>A signal was sent to a process that has ended. Source: Twisted's <c>ProcessExitedAlready</c>.</summary>
public sealed class ProcessExitedAlreadyException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ProcessExitedAlreadyException(string message)
        : base(message) { }
}
