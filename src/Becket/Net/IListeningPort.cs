using System.Net;
using Becket.Deferreds;

namespace Becket.Net;

/// <summary>A place that listens: each connection that it accepts gets a protocol from the factory.</summary>
/// <remarks>Threads: the reactor's. <see cref="ListeningPortBase"/> helps to write one. Source:
/// <c>twisted.internet.interfaces.IListeningPort</c>.</remarks>
[RunsOnLoop]
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

    /// <summary>The number of connections that it has refused: the factory made no protocol for them, because of a
    /// limit for instance. Those that the system rejects when no descriptor is left are not counted. Default:
    /// zero.</summary>
    long Refused => 0;

    /// <summary>The connections that it has accepted and that have not ended: a copy, so a loop over it may close
    /// them. Default: none.</summary>
    IReadOnlyList<ITransport> ListConnections() => [];

    /// <summary>Accepts no more connections, and ends those that exist, as when the reactor stops: their protocols get
    /// <see cref="IStopListener.StopRequested"/>.</summary>
    /// <param name="limit">How long that may take. Then the connections that are left are aborted, with a line in the
    /// log. <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
    /// <returns>Fires when the last connection has ended.</returns>
    /// <remarks>Default: as <see cref="StopListening"/>, for a port that does not know its connections.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    Deferred Drain(TimeSpan limit) => StopListening();

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
