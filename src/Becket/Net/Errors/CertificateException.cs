namespace Becket.Net.Errors;

/// <summary>The peer's certificate was not accepted, or it sent none where one is required. Source: Twisted's
/// <c>VerificationError</c> and <c>CertificateError</c>.</summary>
public sealed class CertificateException : TlsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public CertificateException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
