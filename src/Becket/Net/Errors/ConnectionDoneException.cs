namespace Becket.Net.Errors;

/// <summary>The connection was closed in order, by either side. Source: Twisted's <c>ConnectionDone</c>.</summary>
public sealed class ConnectionDoneException : ConnectionEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionDoneException()
        : base("The connection was closed in order.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionDoneException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionDoneException(string message, Exception? innerException)
        : base(message, innerException) { }
}
