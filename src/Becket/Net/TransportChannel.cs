using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;

namespace Becket.Net;

/// <summary>
/// The bytes of one connection that you carry yourself, for an endpoint or a transport of your own: over a
/// <see cref="Stream"/>, in memory, over a serial line. The library puts an <see cref="ITransport"/> on it that is the
/// same as for TCP: it calls the protocol and isolates what that throws, watches the high-water mark, pauses and
/// resumes producers, half-closes, and carries TLS.
/// </summary>
/// <remarks>
/// <para>A derived class overrides what the library calls (<see cref="Write"/>, <see cref="PauseReading"/>,
/// <see cref="Close"/> and the others) and calls what happens to the connection (<see cref="OnReceived"/>,
/// <see cref="OnEndOfStream"/>, <see cref="OnDrained"/>, <see cref="OnClosed"/>). A server's port passes it to
/// <see cref="ListeningPortBase.Accept(TransportChannel)"/>; a client calls <see cref="Connect"/>. Either of them,
/// once.</para>
/// <para>After <see cref="OnClosed"/> the library calls nothing more. When the reactor shuts down, it aborts the
/// connections that still exist, as it does with its own.</para>
/// <para>Threads: the reactor's, in both directions. The overrides must not block and should not throw. What one
/// of them throws is logged, and the connection is aborted, with the exception as the reason of its end; what
/// <see cref="Abort"/> throws is logged, and the connection has ended. Nothing comes out of the transport's
/// members.</para>
/// <para>Source: <c>twisted.internet.abstract.FileDescriptor</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract partial class TransportChannel
{
    private readonly Adapter _adapter;

    /// <summary>Creates a channel for a connection that is connected already.</summary>
    /// <param name="reactor">The reactor that carries it.</param>
    protected TransportChannel(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        Reactor = reactor;
        _adapter = new Adapter(this);
    }

    /// <summary>The reactor that carries it.</summary>
    public Reactor Reactor { get; }

    /// <summary>The peer's address; known also after the end.</summary>
    public abstract EndPoint Peer { get; }

    /// <summary>This side's address; known also after the end.</summary>
    public abstract EndPoint Host { get; }

    /// <summary>What the library's transport runs on.</summary>
    internal Adapter Channel => _adapter;

    /// <summary>The number of bytes taken by <see cref="Write"/> and not sent yet.</summary>
    protected abstract long Unsent { get; }

    /// <summary>Connects a protocol of the factory, as a client's connection: starts the factory, builds the protocol
    /// and calls its <c>ConnectionMade</c>. The factory stops when the connection ends.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="factory">Makes the protocol.</param>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; the deferred has fired already. A failure is what the
    /// factory or <c>ConnectionMade</c> threw, or a <see cref="NoProtocolException"/> if there is no protocol, or why
    /// the connection has ended or was aborted meanwhile; then the connection is closed.</returns>
    /// <exception cref="InvalidOperationException">The channel carries a connection already, or the reactor has shut
    /// down.</exception>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        Reactor.CheckThread(nameof(Connect), "channel");
        _adapter.Open();
        return ExistingConnection.Start(Reactor, _adapter, factory);
    }

    /// <summary>Begin to receive, and call <see cref="OnReceived"/> with what arrives. Called once; not called if the
    /// factory made no protocol.</summary>
    protected abstract void StartReading();

    /// <summary>Send these bytes, in order. Never blocks: what cannot be sent now is kept, and counted in
    /// <see cref="Unsent"/>.</summary>
    /// <param name="data">Valid until the call returns: copy it. Not called after <see cref="CloseSending"/>,
    /// <see cref="Close"/> or <see cref="Abort"/>.</param>
    protected abstract void Write(ReadOnlySpan<byte> data);

    /// <summary>Do not call <see cref="OnReceived"/> until <see cref="ResumeReading"/>. Bytes that arrive meanwhile
    /// should wait where they slow the sender down. May come twice.</summary>
    protected abstract void PauseReading();

    /// <summary>Receive again. May come without a pause.</summary>
    protected abstract void ResumeReading();

    /// <summary>Send what is unsent, and then end this side's stream. The other direction goes on.</summary>
    protected abstract void CloseSending();

    /// <summary>Send what is unsent, and then close, and call <see cref="OnClosed"/>. Nothing more is
    /// received.</summary>
    protected abstract void Close();

    /// <summary>Close now, without sending what is unsent, and call <see cref="OnClosed"/>.</summary>
    protected abstract void Abort();

    /// <summary>Bytes have arrived. Call it only while reading is not paused, and not from within a member that the
    /// library calls, for instance <see cref="ResumeReading"/>: transports promise not to call the protocol before
    /// they return. Use <see cref="Reactor"/>.CallLater there.</summary>
    /// <param name="data">The bytes. The library does not keep them.</param>
    /// <exception cref="InvalidOperationException">The library is calling a member of this channel.</exception>
    protected void OnReceived(ReadOnlySpan<byte> data)
    {
        Reactor.CheckThread(nameof(OnReceived), "channel");
        _adapter.OnReceived(data);
    }

    /// <summary>The peer has ended its stream; sending still works. Call it once.</summary>
    protected void OnEndOfStream()
    {
        Reactor.CheckThread(nameof(OnEndOfStream), "channel");
        _adapter.OnEndOfStream();
    }

    /// <summary>Everything is sent: <see cref="Unsent"/> is zero, and the end of the stream is sent if
    /// <see cref="CloseSending"/> asked for it. Call it each time that this comes to be; producers go on in the next
    /// turn.</summary>
    protected void OnDrained()
    {
        Reactor.CheckThread(nameof(OnDrained), "channel");
        _adapter.OnDrained();
    }

    /// <summary>The connection has ended; calls the protocol's <c>ConnectionLost</c>. Call it once, and last.</summary>
    /// <param name="error">Why. Null: the end was asked for with <see cref="Close"/>, or <see cref="Abort"/>, or the
    /// peer ended in order. An exception that is not a <see cref="ConnectionEndedException"/> becomes the inner
    /// exception of a <see cref="ConnectionLostException"/>.</param>
    protected void OnClosed(Exception? error = null)
    {
        Reactor.CheckThread(nameof(OnClosed), "channel");
        _adapter.OnClosed(error);
    }
}
