using System.Net;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <summary>Connects for a <see cref="ClientFactory"/>, as often as that wants.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IConnector</c>.</remarks>
public interface IConnector
{
    /// <summary>The reactor.</summary>
    Reactor Reactor { get; }

    /// <summary>What it connects to.</summary>
    EndPoint Destination { get; }

    /// <summary>Begins to connect, again as a rule.</summary>
    /// <exception cref="InvalidOperationException">It is connecting or connected.</exception>
    void Connect();

    /// <summary>Closes the connection, or gives up connecting. Does nothing if there is neither.</summary>
    void Disconnect();

    /// <summary>Gives up connecting; the factory's <see cref="ClientFactory.ClientConnectionFailed"/> is told
    /// so.</summary>
    /// <exception cref="InvalidOperationException">It is not connecting.</exception>
    void StopConnecting();
}
