using System.Net;
using Becket.Deferreds;

namespace Becket.Net;

/// <summary>A place that listens: each connection that it accepts gets a protocol from the factory.</summary>
/// <remarks>Threads: the reactor's. <see cref="ListeningPortBase"/> helps to write one. Source:
/// <c>twisted.internet.interfaces.IListeningPort</c>.</remarks>
public interface IListeningPort
{
    /// <summary>The address it listens at, with the port that was chosen if zero was asked for. Known also after the
    /// end.</summary>
    EndPoint Host { get; }

    /// <summary>The number of the TCP port it listens at; zero if the address has none.</summary>
    int Port => (Host as IPEndPoint)?.Port ?? 0;

    /// <summary>Whether it listens.</summary>
    bool IsListening { get; }

    /// <summary>The number of connections that it has accepted and that have not ended.</summary>
    int Connections { get; }

    /// <summary>Accepts no more connections. Those that exist go on.</summary>
    /// <returns>Fires when the address is free. Stopping again does nothing more.</returns>
    /// <remarks>Source: <c>IListeningPort.stopListening</c>.</remarks>
    Deferred StopListening();

    /// <summary>Accepts no connections until <see cref="ResumeAccepting"/>. Clients that connect meanwhile wait in the
    /// system's queue.</summary>
    void PauseAccepting();

    /// <summary>Accepts connections again.</summary>
    void ResumeAccepting();
}
