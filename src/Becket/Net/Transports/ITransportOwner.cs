using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Reactors.Observing;

namespace Becket.Net.Transports;

/// <summary>The creator of a transport: a port, or an attempt to connect. On the loop; must not throw.</summary>
internal interface ITransportOwner
{
    /// <summary>The execution context that the protocols run in, unless it is the reactor's own.</summary>
    ExecutionContext? UserContext { get; }

    /// <summary>What carries its connections, for metrics.</summary>
    ConnectionKind Kind { get; }

    /// <summary>An outgoing connection is made. The owner gives the transport a protocol with
    /// <see cref="StreamTransport.Begin"/>, or aborts it.</summary>
    void OnConnected(StreamTransport transport);

    /// <summary>The connection could not be made.</summary>
    void OnFailed(StreamTransport transport, SocketError error);

    /// <summary>The connection has ended, and the protocol's ConnectionLost has run.</summary>
    void OnEnded(StreamTransport transport, Failure reason);
}
