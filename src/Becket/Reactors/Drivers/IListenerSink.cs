using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>Is notified, on the loop, of what happens to an <see cref="IoListener"/>. Does not throw.</summary>
internal interface IListenerSink
{
    /// <summary>A peer has connected. The sink sets the channel's sink and starts it, or aborts it.</summary>
    void OnAccepted(IoChannel channel);

    /// <summary>
    /// Accepting failed for a reason that will not pass at once (too many open files, no memory). The driver has
    /// rejected the pending connections if it could; the sink pauses the listener, and resumes it later.
    /// </summary>
    void OnAcceptFailed(SocketError error);
}
