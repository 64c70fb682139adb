namespace Becket.Net.Tls;

/// <summary>Whether a TLS server wants its clients to show a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>It does not ask for one.</summary>
    None,

    /// <summary>It asks, and takes those who have none, too. A bad one is refused.</summary>
    Allow,

    /// <summary>Only those are taken who have a good one.</summary>
    Require,
}
