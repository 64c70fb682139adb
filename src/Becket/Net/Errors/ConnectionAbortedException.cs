namespace Becket.Net.Errors;

/// <summary>This side aborted the connection, with <see cref="ITransport.AbortConnection"/>. Source: Twisted's
/// <c>ConnectionAborted</c>.</summary>
public sealed class ConnectionAbortedException : ConnectionEndedException
{
    /// <summary>Creates the exception with a general message.</summary>
    public ConnectionAbortedException()
        : base("This side aborted the connection.") { }
}
