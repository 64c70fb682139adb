namespace Becket.Net.Errors;

/// <summary>A connection could not be made. Derived types say why. Source: Twisted's <c>ConnectError</c>.</summary>
public class ConnectException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
