namespace Becket.Net.Tls;

/// <summary>Whether a TLS server asks its clients for a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>The server does not ask for a certificate.</summary>
    None,

    /// <summary>The server asks. Clients without a certificate are accepted; a certificate that is not valid is
    /// refused.</summary>
    Allow,

    /// <summary>The server asks, and accepts only clients with a valid certificate.</summary>
    Require,
}
