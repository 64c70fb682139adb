using System.Buffers;
using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Net;

/// <summary>A connection, as its protocol uses it: a stream of bytes in each direction.</summary>
/// <remarks>
/// <para>Threads: the reactor's. No member calls the protocol before it returns: what happens to the connection comes
/// from the loop, in this turn or a later one.</para>
/// <para>Producers are called from within members, as in Twisted: <c>Write</c> and <c>RegisterProducer</c> may call
/// <see cref="IPushProducer.PauseProducing"/>, when more than the high-water mark is unsent, and
/// <c>RegisterProducer</c> calls <see cref="IProducer.StopProducing"/> on a connection that has ended.
/// <c>ResumeProducing</c> always comes from the loop.</para>
/// <para>The bytes written in a turn leave at its end, in one system call, or earlier if they are many.</para>
/// <para>Source: <c>twisted.internet.interfaces.ITransport</c> and <c>ITCPTransport</c>.</para>
/// </remarks>
[RunsOnLoop]
public interface ITransport : IConsumer, IPushProducer
{
    /// <summary>The reactor that carries it.</summary>
    Reactor Reactor { get; }

    /// <summary>The peer's address; known also after the end.</summary>
    EndPoint Peer { get; }

    /// <summary>This side's address; known also after the end.</summary>
    EndPoint Host { get; }

    /// <summary>Whether the connection exists: false once it has ended, and from <see cref="LoseConnection"/> or
    /// <see cref="AbortConnection"/> on.</summary>
    bool IsConnected { get; }

    /// <summary>Bytes written and not yet handed to the system.</summary>
    long Unsent { get; }

    /// <summary>
    /// When more bytes than this are unsent, the registered producer is paused. Without a producer, if the protocol
    /// goes on answering what it receives, the transport receives no more until all is sent: a peer that asks and never
    /// reads the answers cannot fill the memory. In bytes; default 65,536, as in Twisted.
    /// </summary>
    int HighWaterMark { get; set; }

    /// <summary>Whether small writes leave at once instead of waiting for the acknowledgement of earlier ones
    /// (TCP_NODELAY). Default on TCP: true.</summary>
    /// <remarks>Has an effect on TCP only. Differs: Twisted's default is the system's, false; but here the writes of a
    /// turn leave together anyway.</remarks>
    bool NoDelay { get; set; }

    /// <summary>Whether the system probes an idle peer now and then (SO_KEEPALIVE). Default: false. Has an effect on
    /// TCP only.</summary>
    bool KeepAlive { get; set; }

    /// <summary>Writes the segments of a sequence, in order.</summary>
    /// <param name="data">Copied before this returns.</param>
    void Write(ReadOnlySequence<byte> data)
    {
        foreach (ReadOnlyMemory<byte> piece in data)
        {
            Write(piece.Span);
        }
    }

    /// <summary>Writes several pieces, in order.</summary>
    /// <param name="pieces">Copied before this returns.</param>
    /// <remarks>Source: <c>writeSequence</c>. As the writes of a turn leave together, this is no faster than as many
    /// calls of <c>Write</c>.</remarks>
    void WriteSequence(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    /// <summary>Closes the connection once everything written is sent, and the registered producer, if any, has
    /// unregistered. Nothing more is received.</summary>
    /// <remarks>The protocol's <see cref="IProtocol.ConnectionLost"/> follows, with a
    /// <see cref="ConnectionDoneException"/>. A peer that never reads delays that forever: see
    /// <see cref="AbortConnection"/>.</remarks>
    void LoseConnection();

    /// <summary>Closes the connection now. Unsent bytes are lost, and a TCP peer sees a reset.</summary>
    /// <remarks>The protocol's <see cref="IProtocol.ConnectionLost"/> follows, with a
    /// <see cref="ConnectionAbortedException"/>.</remarks>
    void AbortConnection();

    /// <summary>Ends this side's stream once everything written is sent. The peer's stream goes on
    /// (half-close).</summary>
    void LoseWriteConnection();
}
