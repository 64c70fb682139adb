using Becket.Deferreds;

namespace Becket.Net.Clients;

/// <summary>Makes the protocol of an outgoing connection, and is notified when connecting starts, fails, or the
/// connection ends.</summary>
/// <remarks>
/// <para>New programs should use <see cref="ClientService{TProtocol}"/>; this class is for code that comes from
/// Twisted.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.protocol.ClientFactory</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class ClientFactory : Factory
{
    /// <summary>Called before each attempt. The default does nothing.</summary>
    /// <param name="connector">The connector; <see cref="IConnector.StopConnecting"/> gives up.</param>
    protected internal virtual void StartedConnecting(IConnector connector) { }

    /// <summary>The connection could not be made. The default does nothing.</summary>
    /// <param name="connector">The connector; <see cref="IConnector.Connect"/> tries again.</param>
    /// <param name="reason">Why.</param>
    protected internal virtual void ClientConnectionFailed(IConnector connector, Failure reason) { }

    /// <summary>The connection has ended; its protocol's <c>ConnectionLost</c> has run. The default does
    /// nothing.</summary>
    /// <param name="connector">The connector; <see cref="IConnector.Connect"/> connects again.</param>
    /// <param name="reason">Why.</param>
    protected internal virtual void ClientConnectionLost(IConnector connector, Failure reason) { }
}
