using Becket.Deferreds;

namespace Becket.Net.Clients;

/// <summary>Makes the protocol of an outgoing connection, and is told how that goes.</summary>
/// <remarks>
/// <para>New programs are better off with <see cref="ClientService{TProtocol}"/>; this is how programs for Twisted are
/// written.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.protocol.ClientFactory</c>.</para>
/// </remarks>
public abstract class ClientFactory : Factory
{
    /// <summary>Called before each attempt. The default does nothing.</summary>
    /// <param name="connector">What connects; <see cref="IConnector.StopConnecting"/> gives up.</param>
    protected internal virtual void StartedConnecting(IConnector connector) { }

    /// <summary>The connection could not be made. The default does nothing.</summary>
    /// <param name="connector">What connected; <see cref="IConnector.Connect"/> tries again.</param>
    /// <param name="reason">Why.</param>
    protected internal virtual void ClientConnectionFailed(IConnector connector, Failure reason) { }

    /// <summary>The connection has ended; its protocol knows. The default does nothing.</summary>
    /// <param name="connector">What connected; <see cref="IConnector.Connect"/> does so again.</param>
    /// <param name="reason">Why.</param>
    protected internal virtual void ClientConnectionLost(IConnector connector, Failure reason) { }
}
