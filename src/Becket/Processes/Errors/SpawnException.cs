namespace Becket.Processes.Errors;

/// <summary>A process could not be started. There is none, and nothing is left of it.</summary>
public sealed class SpawnException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public SpawnException()
        : base("The process could not be started.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public SpawnException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public SpawnException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="reason">Why.</param>
    /// <param name="errorNumber">The system's own number for it (errno); 0 if it gave none.</param>
    public SpawnException(string message, SpawnError reason, int errorNumber = 0)
        : base(message)
    {
        Reason = reason;
        ErrorNumber = errorNumber;
    }

    /// <summary>Why.</summary>
    public SpawnError Reason { get; }

    /// <summary>The system's own number for the error (errno); 0 if it gave none.</summary>
    public int ErrorNumber { get; }
}
