using Becket.Deferreds;

namespace Becket.Net.Tls;

/// <summary>A protocol that is notified when its connection is secure.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IHandshakeListener</c>.</remarks>
[RunsOnLoop]
public interface IHandshakeListener
{
    /// <summary>The TLS handshake is done, and the peer's certificate is accepted. Called once, before the first
    /// <see cref="IProtocol.DataReceived"/>; not called if the handshake fails.</summary>
    void HandshakeCompleted();
}
