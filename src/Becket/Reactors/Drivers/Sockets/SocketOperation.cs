using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>What one source does again and again: receive, send, accept. One at a time, and no memory for
/// each.</summary>
/// <remarks>
/// It belongs to its source for good, so that what ends late, after the socket was closed, can never be taken for
/// something of a socket that has got the same descriptor since. It ends on a thread of the pool, which hands it to the
/// loop.
/// </remarks>
internal sealed class SocketOperation(SocketsDriver driver, ISocketSource source) : SocketAsyncEventArgs(true)
{
    /// <summary>Owned by the queue that it is in: it is in one at most, as it is not begun again before it has been
    /// delivered.</summary>
    internal SocketOperation? Next;

    public ISocketSource Source => source;

    protected override void OnCompleted(SocketAsyncEventArgs e) => driver.OnCompleted(this);
}
