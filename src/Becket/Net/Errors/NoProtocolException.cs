using System.Net;

namespace Becket.Net.Errors;

/// <summary>The connection was made, and the factory returned null for it: no protocol. The connection is
/// closed.</summary>
public sealed class NoProtocolException : ConnectException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public NoProtocolException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    internal NoProtocolException(Factory factory, EndPoint destination)
        : base($"{factory.MakerName} returned null, no protocol, for {destination}, so the connection was closed.") =>
        Destination = destination;
}
