namespace Becket.Net.Errors;

/// <summary>The connection was lost, not closed in order: the network failed, or the reactor shut down. Source:
/// Twisted's <c>ConnectionLost</c>.</summary>
public class ConnectionLostException : ConnectionEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionLostException()
        : base("The connection was lost.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionLostException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionLostException(string message, Exception? innerException)
        : base(message, innerException) { }
}
