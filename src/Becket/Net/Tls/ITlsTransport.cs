using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Tls;

/// <summary>A connection with TLS, as its protocol uses it: like any other, and it tells what was agreed
/// upon.</summary>
/// <remarks>
/// <para>What is written before the handshake is done waits for it. What a turn writes becomes as few records as it
/// can.</para>
/// <para><see cref="ITransport.LoseConnection"/> sends what was written and a close_notify, and then waits up to 5 s
/// for the other side's end, so that what it has sent meanwhile resets nothing. Called before the handshake is done,
/// with nothing written, it breaks the connection off.</para>
/// <para><see cref="ITransport.LoseWriteConnection"/> sends a close_notify and ends this side's stream; TLS 1.3 lets
/// the other side go on (RFC 8446, 6.1), while one that speaks 1.2 usually closes (RFC 5246, 7.2.1).</para>
/// <para>An other side that ends without a close_notify has perhaps been cut off: that is a
/// <see cref="ConnectionLostException"/>, never a <see cref="ConnectionDoneException"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.interfaces.ISSLTransport</c> and <c>INegotiated</c>.
/// Differs: Twisted's
/// <c>loseWriteConnection</c> does nothing for its peer under TLS; and it waits for the other side's end for
/// ever.</para>
/// </remarks>
public interface ITlsTransport : ITransport
{
    /// <summary>Whether the handshake is done, and the other side's certificate accepted.</summary>
    bool IsSecure { get; }

    /// <summary>What ALPN agreed upon (RFC 7301); empty if nothing, or not yet.</summary>
    SslApplicationProtocol NegotiatedApplicationProtocol { get; }

    /// <summary>The version of TLS; None before the handshake is done.</summary>
    SslProtocols SslProtocol { get; }

    /// <summary>The cipher suite; null before the handshake is done.</summary>
    TlsCipherSuite? CipherSuite { get; }

    /// <summary>The other side's certificate; null if it showed none, or not yet. The connection owns it.</summary>
    X509Certificate2? RemoteCertificate { get; }

    /// <summary>The host name that the client asked for (SNI); empty if none, or not yet.</summary>
    string TargetHost { get; }

    /// <summary>Fires once the connection is secure; fails with what <see cref="IProtocol.ConnectionLost"/> is given,
    /// if it ends before.</summary>
    /// <returns>Each time a new deferred. Cancelling it leaves the connection as it is.</returns>
    Deferred WaitForHandshake();
}
