namespace Becket.Net.Errors;

/// <summary>The connection was closed in order, by either side. Source: Twisted's <c>ConnectionDone</c>.</summary>
public sealed class ConnectionDoneException : ConnectionEndedException
{
    /// <summary>Creates the exception with a general message.</summary>
    public ConnectionDoneException()
        : base("The connection was closed in order.") { }
}
