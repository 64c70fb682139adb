namespace Becket.Http.Loop;

/// <summary>What requests must have in common to share connections.</summary>
/// <param name="IsSecure">Whether TLS is on the connection.</param>
/// <param name="Host">The host to connect to.</param>
/// <param name="Port">Its port.</param>
/// <param name="CertificateName">The name that its certificate must bear.</param>
/// <param name="Proxy">The proxy on the way; null for none.</param>
internal sealed record ServerKey(bool IsSecure, string Host, int Port, string CertificateName, Uri? Proxy);
