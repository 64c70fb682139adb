namespace Becket.Net.Errors;

/// <summary>The peer did not finish the TLS handshake in time. Source: Kestrel's handshake time-out; Twisted has
/// none.</summary>
public sealed class HandshakeTimeoutException : TlsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public HandshakeTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
