namespace Becket.Processes.Errors;

/// <summary>A process has ended with an exit code other than 0, or a signal has ended it: see
/// <see cref="ProcessEndedException.Status"/>. Source: Twisted's <c>ProcessTerminated</c>.</summary>
public sealed class ProcessTerminatedException : ProcessEndedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessTerminatedException(string message, ProcessStatus status)
        : base(message, status) { }
}
