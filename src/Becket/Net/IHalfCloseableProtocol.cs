using Becket.Deferreds;

namespace Becket.Net;

/// <summary>A protocol that goes on when one direction has ended. Any other protocol's connection is closed when the
/// peer ends its stream.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IHalfCloseableProtocol</c>.</remarks>
[RunsOnLoop]
public interface IHalfCloseableProtocol
{
    /// <summary>Whether it does go on. Default: true. A wrapper returns what the wrapped protocol is. If false, the
    /// other members are not called.</summary>
    bool IsHalfCloseable => true;

    /// <summary>The peer has ended its stream. Writing still works; the connection ends with
    /// <see cref="ITransport.LoseConnection"/>.</summary>
    void ReadConnectionLost();

    /// <summary><see cref="ITransport.LoseWriteConnection"/> has taken effect: all bytes are sent, and the end of this
    /// side's stream.</summary>
    void WriteConnectionLost();
}
