namespace Becket.Processes.Errors;

/// <summary>A process has ended, but the system failed to read or write one of its pipes: some of its input or output
/// is lost. <see cref="ProcessEndedException.Status"/> says how the process itself ended.</summary>
public sealed class ProcessPipeException : ProcessEndedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessPipeException(string message, ProcessStatus status)
        : base(message, status) { }
}
