using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>
/// A stream of bytes in each direction, which a driver carries: a TCP connection, a Unix socket, one in memory. It
/// hands over bytes that have arrived and takes bytes that are to leave; nobody above it sees readiness or sockets.
/// </summary>
/// <remarks>
/// <para>No member calls its sink before it returns: what happens to a channel is told from the loop, see
/// <see cref="IoDriver.Deliver"/> and <see cref="IoDriver.Flush"/>.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
internal abstract class IoChannel
{
    /// <summary>Who is told. Set before <see cref="Start"/>; may be exchanged later.</summary>
    public IChannelSink Sink { get; set; } = null!;

    /// <summary>This side's address.</summary>
    public abstract EndPoint LocalEndPoint { get; }

    /// <summary>The other side's address; stays known after the end.</summary>
    public abstract EndPoint RemoteEndPoint { get; }

    /// <summary>Bytes taken and not yet handed to the system.</summary>
    public abstract long Unsent { get; }

    /// <summary>Whether the sink's <see cref="IChannelSink.OnDrained"/> is to be called when the next flush finds
    /// nothing unsent. Clears itself.</summary>
    public abstract bool WantsDrained { get; set; }

    /// <summary>Whether small writes leave at once instead of waiting for an acknowledgement (TCP_NODELAY). No effect
    /// but on TCP.</summary>
    public abstract bool NoDelay { get; set; }

    /// <summary>Whether the system asks an idle peer now and then if it is still there (SO_KEEPALIVE). No effect but on
    /// TCP.</summary>
    public abstract bool KeepAlive { get; set; }

    /// <summary>An accepted channel begins to receive. (One that connects begins by itself.) Reading may be paused
    /// before.</summary>
    public abstract void Start();

    /// <summary>Takes bytes, which leave at the end of the turn, or earlier if they are many. After <see cref="Abort"/>
    /// or the end they are dropped.</summary>
    /// <param name="data">Copied before this returns, or sent.</param>
    public abstract void Write(ReadOnlySpan<byte> data);

    /// <summary>Receives no more until <see cref="ResumeReading"/>. Pausing twice is pausing once.</summary>
    public abstract void PauseReading();

    /// <summary>Receives again.</summary>
    public abstract void ResumeReading();

    /// <summary>Ends this side's stream once everything is sent; the other side's goes on.</summary>
    public abstract void CloseSending();

    /// <summary>Closes once everything is sent. Nothing more is received.</summary>
    public abstract void Close();

    /// <summary>Drops what is unsent and closes, with a reset where there is one. The sink is told
    /// <see cref="SocketError.OperationAborted"/>.</summary>
    public abstract void Abort();
}
