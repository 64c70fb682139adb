namespace Becket.Processes.Errors;

/// <summary>A process has ended by itself with exit code 0. Source: Twisted's <c>ProcessDone</c>.</summary>
public sealed class ProcessDoneException : ProcessEndedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessDoneException(string message, ProcessStatus status)
        : base(message, status) { }
}
