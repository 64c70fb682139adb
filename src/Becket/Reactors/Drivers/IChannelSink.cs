using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers;

/// <summary>Is notified, on the loop, of what happens to an <see cref="IoChannel"/>. Does not throw: the implementation
/// isolates the callbacks that it calls.</summary>
internal interface IChannelSink
{
    /// <summary>A channel that was connecting is connected, and receives from now on.</summary>
    void OnConnected();

    /// <summary>Bytes have arrived.</summary>
    /// <param name="data">Valid until the call returns.</param>
    void OnReceived(ReadOnlySpan<byte> data);

    /// <summary>A descriptor has arrived. The bytes that came with it follow.</summary>
    /// <param name="handle">Becomes the sink's own.</param>
    void OnDescriptorReceived(SafeFileHandle handle) => handle.Dispose();

    /// <summary>A pipe has bytes. A sink that wants to move them without reading them does so now.</summary>
    /// <param name="descriptor">The pipe's descriptor; it stays the channel's, and does not block.</param>
    /// <returns>Whether it has moved bytes. If not, the channel reads them.</returns>
    bool Take(int descriptor) => false;

    /// <summary>The peer will send no more. Called once; sending still works.</summary>
    void OnEndOfStream();

    /// <summary>Everything is sent, as <see cref="IoChannel.WantsDrained"/> asked.</summary>
    void OnDrained();

    /// <summary>The reactor stops: end in order, soon.</summary>
    /// <returns>Whether the reactor has to wait for the channel's end: false if the channel belongs to something that
    /// ends by other means, as the pipes of a child do.</returns>
    bool OnStopRequested() => false;

    /// <summary>The channel is closed, or could not connect. Called exactly once, and last.</summary>
    /// <param name="error">The reason: success if <see cref="IoChannel.Close"/> closed it.</param>
    void OnClosed(SocketError error);
}
