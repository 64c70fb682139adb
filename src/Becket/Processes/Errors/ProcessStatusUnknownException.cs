namespace Becket.Processes.Errors;

/// <summary>A process has ended, and its status is lost: other code has reaped it, or the reactor stopped and left it
/// running (<see cref="ProcessOptions.OutlivesReactor"/>). It does not mean success.</summary>
public sealed class ProcessStatusUnknownException : ProcessEndedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessStatusUnknownException(string message, ProcessStatus status)
        : base(message, status) { }
}
