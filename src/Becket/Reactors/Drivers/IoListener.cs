using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors;

/// <summary>Accepts channels at an address. Threads: the reactor's.</summary>
internal abstract class IoListener
{
    /// <summary>The address, with the port that was chosen if zero was asked for.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>Accepts no more until <see cref="ResumeAccepting"/>; callers wait in the system's queue.</summary>
    public abstract void PauseAccepting();

    /// <summary>Accepts again.</summary>
    public abstract void ResumeAccepting();

    /// <summary>Stops listening, now. The sink is told nothing more.</summary>
    public abstract void Close();
}

/// <summary>Told, on the loop, what happens to an <see cref="IoListener"/>. Does not throw.</summary>
internal interface IListenerSink
{
    /// <summary>Somebody has connected. Sets the channel's sink and starts it, or aborts it.</summary>
    void OnAccepted(IoChannel channel);

    /// <summary>
    /// Accepting failed for a reason that will not pass at once (too many open files, no memory). If the driver could, it has turned
    /// away who was waiting; the sink pauses, and resumes later.
    /// </summary>
    void OnAcceptFailed(SocketError error);
}
