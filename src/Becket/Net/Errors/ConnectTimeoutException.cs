namespace Becket.Net.Errors;

/// <summary>The peer did not answer in time. Source: Twisted's <c>TimeoutError</c>.</summary>
public sealed class ConnectTimeoutException : ConnectException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
