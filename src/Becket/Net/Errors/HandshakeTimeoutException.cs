namespace Becket.Net.Errors;

/// <summary>The other side did not finish the TLS handshake in time. Source: Kestrel's handshake time-out; Twisted has
/// none.</summary>
public sealed class HandshakeTimeoutException : TlsException
{
    /// <summary>Makes the exception with a general message.</summary>
    public HandshakeTimeoutException()
        : base("The TLS handshake was not finished in time.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public HandshakeTimeoutException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public HandshakeTimeoutException(string message, Exception? innerException)
        : base(message, innerException) { }
}
