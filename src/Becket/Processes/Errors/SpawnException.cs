namespace Becket.Processes.Errors;

/// <summary>A process could not be started. Nothing is left of the attempt.</summary>
public sealed class SpawnException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="errorNumber">The system's error number (errno); 0 if it gave none.</param>
    public SpawnException(string message, SpawnError reason, int errorNumber = 0)
        : base(message)
    {
        Reason = reason;
        ErrorNumber = errorNumber;
    }

    /// <summary>The reason.</summary>
    public SpawnError Reason { get; }

    /// <summary>The system's error number (errno); 0 if it gave none.</summary>
    public int ErrorNumber { get; }
}
