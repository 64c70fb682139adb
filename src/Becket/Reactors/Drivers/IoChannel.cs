using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers;

/// <summary>
/// The driver's side of a connection, a stream of bytes in each direction: a TCP connection, a Unix socket, a pipe, a
/// connection in memory. It hands over bytes that have arrived and takes bytes to send; the code above it sees neither
/// readiness nor sockets.
/// </summary>
/// <remarks>
/// <para>No member calls the sink before it returns: the loop does, in <see cref="IoDriver.Deliver"/> and
/// <see cref="IoDriver.Flush"/>.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
internal abstract class IoChannel
{
    /// <summary>Is notified of what happens. Set before <see cref="Start"/>; may be replaced later.</summary>
    public IChannelSink Sink { get; set; } = null!;

    /// <summary>This side's address.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>The peer's address; still known after the end.</summary>
    public abstract EndPoint RemoteEndPoint { get; }

    /// <summary>The backlog: bytes that were written and are not yet handed to the system.</summary>
    public abstract long Unsent { get; }

    /// <summary>Whether <see cref="IChannelSink.OnDrained"/> is called when the next flush finds the backlog empty.
    /// That call clears it.</summary>
    public abstract bool WantsDrained { get; set; }

    /// <summary>Whether small writes leave at once instead of waiting for an acknowledgement (TCP_NODELAY). Has an
    /// effect on TCP only.</summary>
    public abstract bool NoDelay { get; set; }

    /// <summary>Whether the system probes an idle peer now and then (SO_KEEPALIVE). Has an effect on TCP
    /// only.</summary>
    public abstract bool KeepAlive { get; set; }

    /// <summary>Whether the sink was notified of the end.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>Whether the peer has ended its stream, as far as this channel has received it.</summary>
    public abstract bool HasEndOfStream { get; }

    /// <summary>The descriptor of a Unix socket; -1 for all else, and after the end. It stays the channel's.</summary>
    public virtual int UnixDescriptor => -1;

    /// <summary>Begins to receive, on a channel that was accepted or adopted; one that connects begins by itself.
    /// Reading may be paused before.</summary>
    public abstract void Start();

    /// <summary>Takes bytes, which are sent at the end of the turn, or earlier if they are many. After
    /// <see cref="Abort"/> or the end they are dropped.</summary>
    /// <param name="data">Copied before this returns, or sent.</param>
    public abstract void Write(ReadOnlySpan<byte> data);

    /// <summary>Sends a descriptor with the next byte. After <see cref="Abort"/> or the end it is closed.</summary>
    /// <param name="handle">Becomes the channel's own, which closes it once it is sent.</param>
    /// <returns>False if the channel cannot send descriptors: then it stays the caller's.</returns>
    public virtual bool SendDescriptor(SafeFileHandle handle) => false;

    /// <summary>From now on calls <see cref="IChannelSink.OnDescriptorReceived"/>, on a channel that can receive
    /// descriptors. On others, and before, the system closes them.</summary>
    public virtual void ReceiveDescriptors() { }

    /// <summary>Receives no more until <see cref="ResumeReading"/>. A second call has no effect.</summary>
    public abstract void PauseReading();

    /// <summary>Receives again.</summary>
    public abstract void ResumeReading();

    /// <summary>Ends this side's stream once everything is sent; the peer's goes on.</summary>
    public abstract void CloseSending();

    /// <summary>Closes once everything is sent. Nothing more is received.</summary>
    public abstract void Close();

    /// <summary>The reactor stops: passes it on to the sink. Unlike the other members, this calls the sink at
    /// once.</summary>
    /// <returns>Whether the reactor has to wait for the channel's end.</returns>
    public bool RequestStop() => !HasEnded && Sink.OnStopRequested();

    /// <summary>Drops the backlog and closes, with a reset where the protocol has one. The sink gets
    /// <see cref="SocketError.OperationAborted"/>.</summary>
    public abstract void Abort();
}
