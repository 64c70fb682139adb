namespace Becket.Processes.Errors;

/// <summary>A process has ended. Source: Twisted's <c>ProcessTerminated</c> and <c>ProcessDone</c>.</summary>
public class ProcessEndedException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessEndedException(string message, ProcessStatus status)
        : base(message) => Status = status;

    /// <summary>How the process ended.</summary>
    public ProcessStatus Status { get; }
}
