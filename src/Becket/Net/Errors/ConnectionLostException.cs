namespace Becket.Net.Errors;

/// <summary>The connection was lost, not closed in order: the network failed, or the reactor shut down. Source:
/// Twisted's <c>ConnectionLost</c>.</summary>
public class ConnectionLostException : ConnectionEndedException
{
    /// <summary>Creates the exception with a general message.</summary>
    public ConnectionLostException()
        : base("The connection was lost.") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectionLostException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
