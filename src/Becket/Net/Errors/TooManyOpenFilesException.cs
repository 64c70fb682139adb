namespace Becket.Net.Errors;

/// <summary>The process or the machine has no descriptor left for another connection (EMFILE, ENFILE).</summary>
public sealed class TooManyOpenFilesException : ConnectException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public TooManyOpenFilesException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
