namespace Becket.Net.Tls;

/// <summary>A protocol that wants to know when its connection is secure.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IHandshakeListener</c>.</remarks>
public interface IHandshakeListener
{
    /// <summary>The TLS handshake is done, and the other side's certificate is accepted: before the first
    /// <see cref="IProtocol.DataReceived"/>, and once. Not called if it fails.</summary>
    void HandshakeCompleted();
}
