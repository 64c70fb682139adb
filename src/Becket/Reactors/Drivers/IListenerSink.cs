using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>Told, on the loop, what happens to an <see cref="IoListener"/>. Does not throw.</summary>
internal interface IListenerSink
{
    /// <summary>Somebody has connected. Sets the channel's sink and starts it, or aborts it.</summary>
    void OnAccepted(IoChannel channel);

    /// <summary>
    /// Accepting failed for a reason that will not pass at once (too many open files, no memory). If the driver could,
    /// it has turned away who was waiting; the sink pauses, and resumes later.
    /// </summary>
    void OnAcceptFailed(SocketError error);
}
