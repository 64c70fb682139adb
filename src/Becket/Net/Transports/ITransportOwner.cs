using System.Net.Sockets;
using Becket.Deferreds;

namespace Becket.Net.Transports;

/// <summary>Who made a transport: a port, or a connection under way. On the loop; does not throw.</summary>
internal interface ITransportOwner
{
    /// <summary>An outgoing connection stands. The owner gives it a protocol with <see cref="StreamTransport.Begin"/>,
    /// or aborts it.</summary>
    void OnConnected(StreamTransport transport);

    /// <summary>The connection could not be made.</summary>
    void OnFailed(StreamTransport transport, SocketError error);

    /// <summary>The connection has ended, and its protocol knows.</summary>
    void OnEnded(StreamTransport transport, Failure reason);
}
