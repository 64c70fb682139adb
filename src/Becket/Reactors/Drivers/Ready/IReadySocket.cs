using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>What a <see cref="ReadyChannel{TSocket}"/> holds: a socket, one end of a pipe or a stream, as a few
/// operations that never wait and know nothing of the channel's state.</summary>
/// <remarks>The epoll driver's are structs: the channel's code is compiled for each, so none of these calls is
/// virtual there.</remarks>
internal interface IReadySocket<TSelf>
    where TSelf : IReadySocket<TSelf>
{
    /// <summary>What the channels of its driver share.</summary>
    ReadyChannels Channels { get; }

    /// <summary>As <see cref="IoChannel.LocalEndPoint"/>.</summary>
    EndPoint LocalEndPoint { get; }

    /// <summary>As <see cref="IoChannel.RemoteEndPoint"/>.</summary>
    EndPoint RemoteEndPoint { get; }

    /// <summary>As <see cref="IoChannel.NoDelay"/>.</summary>
    bool NoDelay { get; set; }

    /// <summary>As <see cref="IoChannel.KeepAlive"/>.</summary>
    bool KeepAlive { get; set; }

    /// <summary>The descriptor of a pipe, whose bytes the sink may take itself (<see cref="IChannelSink.Take"/>); -1
    /// for all else.</summary>
    int PipeDescriptor { get; }

    /// <summary>As <see cref="IoChannel.UnixDescriptor"/>.</summary>
    int UnixDescriptor { get; }

    /// <summary>The descriptors that go with the bytes; null if the channel has asked for none.</summary>
    DescriptorPassing? Passing { get; }

    /// <summary>How many times the channel receives for one event, as long as each fills the buffer.</summary>
    int ReceivesPerEvent { get; }

    /// <summary>The channel has been made: report events to it from now on. Called once, before all else.</summary>
    /// <exception cref="SocketException">The driver cannot watch the descriptor, which stays open.</exception>
    void Attach(ReadyChannel<TSelf> channel);

    /// <summary>Makes <see cref="Passing"/>, if there is none.</summary>
    /// <returns>Null if the socket cannot pass descriptors.</returns>
    DescriptorPassing? BeginPassing();

    /// <summary>Receives the bytes that have arrived, without waiting.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="error">WouldBlock if there are none.</param>
    /// <returns>The number of bytes. Zero and success: the end of the stream.</returns>
    int Receive(byte[] buffer, out SocketError error);

    /// <summary>Sends as much as the system takes, without waiting.</summary>
    /// <param name="data">The bytes to send.</param>
    /// <param name="error">WouldBlock if the system's buffer is full.</param>
    /// <returns>The number of bytes sent.</returns>
    int Send(ReadOnlySpan<byte> data, out SocketError error);

    /// <summary>Sends a queue of segments, several in one system call where the driver can.</summary>
    int Send(Segment first, out SocketError error);

    /// <summary>Sets the events to report.</summary>
    /// <returns>An error if the driver cannot watch for them.</returns>
    SocketError SetInterest(ReadyEvents wanted);

    /// <summary>Reports not even a hang-up until <see cref="SetInterest"/> asks for something again.</summary>
    void StopWatching();

    /// <summary>The result of a connect that has ended, or the error behind an error event.</summary>
    SocketError TakeError();

    /// <summary>Ends this side's stream.</summary>
    /// <returns><see cref="SocketError.OperationNotSupported"/> if the two directions cannot end separately: the
    /// channel then closes. Any other error ends the channel: the peer would wait for the end of the stream for
    /// ever.</returns>
    SocketError ShutDownSending();

    /// <summary>Releases the descriptor.</summary>
    /// <param name="isReset">Whether the peer sees a reset rather than an end of the stream.</param>
    void Release(bool isReset);
}
