using System.Net;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <summary>Connects for a <see cref="ClientFactory"/>, as often as the factory asks.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IConnector</c>.</remarks>
[RunsOnLoop]
public interface IConnector
{
    /// <summary>The reactor.</summary>
    Reactor Reactor { get; }

    /// <summary>The endpoint to connect to.</summary>
    EndPoint Destination { get; }

    /// <summary>Begins to connect; usually, again.</summary>
    /// <exception cref="InvalidOperationException">It is connecting or connected.</exception>
    void Connect();

    /// <summary>Closes the connection, or gives up connecting. Does nothing if there is neither.</summary>
    void Disconnect();

    /// <summary>Gives up connecting, which calls the factory's
    /// <see cref="ClientFactory.ClientConnectionFailed"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not connecting.</exception>
    void StopConnecting();
}
