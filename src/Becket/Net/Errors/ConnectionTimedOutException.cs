namespace Becket.Net.Errors;

/// <summary>This side ended the connection because the peer was idle or slow for longer than allowed. The exception of
/// a connection that could not be made in time is <see cref="ConnectTimeoutException"/>.</summary>
/// <remarks>Differs: in Twisted such a connection ends with <c>ConnectionDone</c> or
/// <c>ConnectionAborted</c>.</remarks>
public sealed class ConnectionTimedOutException : ConnectionEndedException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What took too long.</param>
    public ConnectionTimedOutException(string message)
        : base(message) { }
}
