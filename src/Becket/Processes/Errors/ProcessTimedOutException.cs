namespace Becket.Processes.Errors;

/// <summary>A process has ended after its time limit (<see cref="ProcessOptions.TimeLimit"/>) had passed, in whatever
/// way.</summary>
public sealed class ProcessTimedOutException : ProcessEndedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">How the process ended.</param>
    public ProcessTimedOutException(string message, ProcessStatus status)
        : base(message, status) { }
}
