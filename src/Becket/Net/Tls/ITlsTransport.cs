using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Tls;

/// <summary>A connection with TLS, as its protocol uses it: a transport like any other, and what the handshake agreed
/// upon.</summary>
/// <remarks>
/// <para>Bytes written before the handshake is done wait for it. The bytes of a turn become as few records as
/// possible.</para>
/// <para><see cref="ITransport.LoseConnection"/> sends the written bytes and a close_notify, and then waits up to 5 s
/// for the peer's end, so that bytes from the peer cause no reset. Called before the handshake is done, with nothing
/// written, it aborts the connection.</para>
/// <para><see cref="ITransport.LoseWriteConnection"/> sends a close_notify and ends this side's stream; with TLS 1.3
/// the peer may go on (RFC 8446, 6.1), while a peer with TLS 1.2 usually closes (RFC 5246, 7.2.1).</para>
/// <para>The stream of a peer that ends without a close_notify may have been cut off: that is a
/// <see cref="ConnectionLostException"/>, never a <see cref="ConnectionDoneException"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.interfaces.ISSLTransport</c> and <c>INegotiated</c>.
/// Differs: Twisted's <c>loseWriteConnection</c> does nothing for its peer under TLS; and it waits for the peer's end
/// without limit.</para>
/// </remarks>
[RunsOnLoop]
public interface ITlsTransport : ITransport
{
    /// <summary>Whether the handshake is done, and the peer's certificate accepted.</summary>
    bool IsSecure { get; }

    /// <summary>The protocol that ALPN agreed upon (RFC 7301); empty if there is none, or not yet.</summary>
    SslApplicationProtocol NegotiatedApplicationProtocol { get; }

    /// <summary>The version of TLS; None before the handshake is done.</summary>
    SslProtocols SslProtocol { get; }

    /// <summary>The cipher suite; null before the handshake is done.</summary>
    TlsCipherSuite? CipherSuite { get; }

    /// <summary>The peer's certificate; null if it sent none, or not yet. The connection owns it.</summary>
    X509Certificate2? RemoteCertificate { get; }

    /// <summary>The host name that the client asked for (SNI); empty if none, or not yet.</summary>
    string TargetHost { get; }

    /// <summary>Fires once the connection is secure. Fails with the reason of <see cref="IProtocol.ConnectionLost"/> if
    /// the connection ends before.</summary>
    /// <returns>A new deferred at each call. Cancelling it does not change the connection.</returns>
    Deferred WaitForHandshake();
}
