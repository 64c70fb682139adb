namespace Becket.Net.Errors;

/// <summary>The peer reset the connection.</summary>
public sealed class ConnectionResetException : ConnectionLostException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectionResetException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
