using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>An operation that one source repeats: receive, send, accept. One at a time, without an allocation for
/// each.</summary>
/// <remarks>
/// An operation belongs to its source for good. So one that ends late, after the socket was closed, is never mistaken
/// for an operation of a socket that has got the same descriptor since. It ends on a thread of the pool, which hands it
/// to the loop.
/// </remarks>
internal sealed class SocketOperation(SocketsDriver driver, ISocketSource source) : SocketAsyncEventArgs(true)
{
    /// <summary>Owned by the queue that holds the operation. One queue at most does, as the operation does not begin
    /// again before it has been delivered.</summary>
    internal SocketOperation? Next;

    public ISocketSource Source => source;

    protected override void OnCompleted(SocketAsyncEventArgs e) => driver.OnCompleted(this);
}
