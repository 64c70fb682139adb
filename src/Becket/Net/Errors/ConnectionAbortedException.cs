namespace Becket.Net.Errors;

/// <summary>This side broke the connection off, with <see cref="ITransport.AbortConnection"/>. Source: Twisted's
/// <c>ConnectionAborted</c>.</summary>
public sealed class ConnectionAbortedException : ConnectionEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionAbortedException()
        : base("This side broke the connection off.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionAbortedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionAbortedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
