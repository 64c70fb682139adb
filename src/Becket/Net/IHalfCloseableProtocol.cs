namespace Becket.Net;

/// <summary>A protocol that goes on when one direction has ended. The connection of any other protocol is closed when
/// its peer stops sending.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IHalfCloseableProtocol</c>.</remarks>
public interface IHalfCloseableProtocol
{
    /// <summary>Whether it does go on. Default: true. One that wraps another says what that one is; if false, the other
    /// members are not called.</summary>
    bool IsHalfCloseable => true;

    /// <summary>The peer will send no more. Writing still works; the connection ends with
    /// <see cref="ITransport.LoseConnection"/>.</summary>
    void ReadConnectionLost();

    /// <summary>This side's stream has ended, as <see cref="ITransport.LoseWriteConnection"/> asked, and all bytes
    /// before its end are sent.</summary>
    void WriteConnectionLost();
}
