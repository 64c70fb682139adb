using Becket.Deferreds;

namespace Becket.Net;

/// <summary>A protocol that ends its connection in its own way when the reactor or the port stops. The connection of
/// any other protocol gets <see cref="ITransport.LoseConnection"/>.</summary>
/// <remarks>Threads: the reactor's. <see cref="Protocol"/> implements it: override
/// <see cref="Protocol.StopRequested"/>. A protocol that hands bytes on to another one hands this on too. Differs:
/// Twisted has no such interface.</remarks>
[RunsOnLoop]
public interface IStopListener
{
    /// <summary>The connection has to end soon: send the last words, and call
    /// <see cref="ITransport.LoseConnection"/> now or when they are answered.</summary>
    /// <remarks>Called once, while the protocol is connected, and not from within another of its members. A connection
    /// that does not end within the time limit of the stop is closed without further notice.</remarks>
    void StopRequested();
}
