namespace Becket.Net.Errors;

/// <summary>The TLS handshake failed, or the peer violated the protocol. Derived types say more. Source: Twisted's
/// <c>SSLError</c>, pyOpenSSL's <c>SSL.Error</c>.</summary>
public class TlsException : ConnectionEndedException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public TlsException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
