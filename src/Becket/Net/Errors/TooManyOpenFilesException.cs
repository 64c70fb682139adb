namespace Becket.Net.Errors;

/// <summary>The process or the machine has no descriptor left for another connection (EMFILE, ENFILE).</summary>
public sealed class TooManyOpenFilesException : ConnectException
{
    /// <summary>Makes the exception with a general message.</summary>
    public TooManyOpenFilesException()
        : base("No descriptor is left for another connection.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public TooManyOpenFilesException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public TooManyOpenFilesException(string message, Exception? innerException)
        : base(message, innerException) { }
}
