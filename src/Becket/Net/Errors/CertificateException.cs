namespace Becket.Net.Errors;

/// <summary>The other side's certificate was not accepted, or it showed none where one is required. Source: Twisted's
/// <c>VerificationError</c> and <c>CertificateError</c>.</summary>
public sealed class CertificateException : TlsException
{
    /// <summary>Makes the exception with a general message.</summary>
    public CertificateException()
        : base("The certificate was not accepted.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public CertificateException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public CertificateException(string message, Exception? innerException)
        : base(message, innerException) { }
}
