namespace Becket.Net.Errors;

/// <summary>No program listens at the address. Source: Twisted's <c>ConnectionRefusedError</c>.</summary>
public sealed class ConnectionRefusedException : ConnectException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectionRefusedException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
