namespace Becket.Net.Errors;

/// <summary>TLS could not be agreed upon, or the other side broke its rules. Its kinds say more. Source: Twisted's
/// <c>SSLError</c>, pyOpenSSL's <c>SSL.Error</c>.</summary>
public class TlsException : ConnectionEndedException
{
    /// <summary>Makes the exception with a general message.</summary>
    public TlsException()
        : base("The TLS connection failed.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public TlsException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public TlsException(string message, Exception? innerException)
        : base(message, innerException) { }
}
