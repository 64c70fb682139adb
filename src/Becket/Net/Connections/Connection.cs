using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Net.Tls;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Net.Connections;

/// <summary>A connection for <c>await</c>: read as a <see cref="Stream"/> or a pipe, written to like a
/// transport.</summary>
/// <remarks>
/// <para>Bytes that arrive are kept until they are read, up to 64 KiB. Then the connection receives no more until the
/// reader has caught up. So a peer that sends faster than the program reads is slowed down and fills no memory.</para>
/// <para>When the peer ends its stream a read returns 0, and writing still works. The connection ends when it is
/// disposed of (or with <see cref="LoseConnection"/>), or is lost.</para>
/// <para>Threads: the reactor's. <see cref="DisposeAsync"/>, the stream and the pipe may be used on other threads too,
/// as code that awaits with <c>ConfigureAwait(false)</c> may run anywhere. Each use from another thread is a call to
/// the loop and back.</para>
/// <para>Source: none in Twisted; compare <c>asyncio</c>'s streams and <c>NetworkStream</c>.</para>
/// </remarks>
public sealed partial class Connection : IAsyncDisposable
{
    private readonly ConnectionProtocol _protocol;
    private readonly ConnectionStream _stream;
    private readonly DeferredEvent _ended = new();
    private ConnectionPipe? _pipe;
    private bool _isDisposed;
    private Time.DelayedCall? _closing;

    internal Connection(bool isAccepted)
    {
        _protocol = new ConnectionProtocol(this) { IsAccepted = isAccepted };
        _stream = new ConnectionStream(this);
    }

    /// <summary>The reactor that carries it.</summary>
    public Reactor Reactor => Transport.Reactor;

    /// <summary>The transport under it, for members that this class does not offer. Do not register a producer with it
    /// and do not pause it: this class does both.</summary>
    public ITransport Transport { get; private set; } = null!;

    /// <inheritdoc cref="ITransport.Peer"/>
    public EndPoint Peer => Transport.Peer;

    /// <inheritdoc cref="ITransport.Host"/>
    public EndPoint Host => Transport.Host;

    /// <inheritdoc cref="ITransport.IsConnected"/>
    public bool IsConnected => Transport.IsConnected;

    /// <inheritdoc cref="ITransport.Unsent"/>
    public long Unsent => Transport.Unsent;

    /// <summary>How long <see cref="DisposeAsync"/> waits for a peer to receive the unsent bytes before it aborts the
    /// connection. Default: 30 s. Timeout.InfiniteTimeSpan: without limit.</summary>
    /// <remarks>As long as connecting may take: a peer that receives nothing for that long is considered
    /// gone.</remarks>
    public TimeSpan CloseTimeout
    {
        get;
        set => field = TimeLimits.NotNegative(value, nameof(CloseTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The connection as a pair of pipe reader and pipe writer. Always the same object. Use either this or
    /// <see cref="AsStream"/>.</summary>
    /// <remarks>Completing the writer ends this side's stream, as with <see cref="LoseWriteConnection"/>; completing
    /// the reader does nothing to the connection.</remarks>
    public IDuplexPipe Pipe => _pipe ??= new ConnectionPipe(this, _stream);

    /// <summary>The protocol that its transport calls.</summary>
    internal IProtocol Protocol => _protocol;

    /// <summary>Why the connection has ended; null before.</summary>
    internal Failure? Reason { get; private set; }

    /// <summary>The connection as a stream of the base class library. Always the same object.</summary>
    /// <remarks>
    /// <para>Only the asynchronous members work. The others would block the loop, so they throw a
    /// <see cref="NotSupportedException"/>. Writing awaits while more than the transport's high-water mark is unsent.
    /// Reading returns 0 at the end of the peer's stream, and throws the connection's
    /// <see cref="ConnectionEndedException"/> once it is lost.</para>
    /// <para>One read at a time; a read and writes may overlap. Disposing of the stream asynchronously disposes of the
    /// connection; disposing of it synchronously (as a <see cref="StreamReader"/> does) begins to close it and does not
    /// wait.</para>
    /// </remarks>
    public Stream AsStream() => _stream;

    /// <summary>Writes bytes, which leave at the end of the turn. Never waits. While more than the high-water mark is
    /// unsent, the connection may stop receiving.</summary>
    /// <param name="data">Copied before this returns. Dropped once the connection has ended.</param>
    public void Write(ReadOnlySpan<byte> data) => Transport.Write(data);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(ReadOnlySequence<byte> data) => Transport.Write(data);

    /// <inheritdoc cref="ITransport.LoseConnection"/>
    public void LoseConnection() => Transport.LoseConnection();

    /// <inheritdoc cref="ITransport.AbortConnection"/>
    public void AbortConnection() => Transport.AbortConnection();

    /// <inheritdoc cref="ITransport.LoseWriteConnection"/>
    public void LoseWriteConnection() => Transport.LoseWriteConnection();

    /// <summary>A new deferred for the end of the connection.</summary>
    /// <returns>Fires when the connection has ended. Fails with the reason, a <see cref="ConnectionEndedException"/>,
    /// if it did not end in order; such a failure must be handled like any other.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    public Deferred WhenEnded() => _ended.Wait();

    /// <summary>Puts TLS on this connection, as the server, from now on. Bytes that have arrived and were not read
    /// belong to TLS.</summary>
    /// <param name="options">The options.</param>
    /// <returns>Fires once the connection is secure; reads and writes may begin before, and wait for it. Fails with the
    /// reason if the connection ends before.</returns>
    /// <remarks>See <see cref="TlsExtensions.StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})"/>.
    /// <see cref="Transport"/> is an <see cref="ITlsTransport"/> from then on.</remarks>
    public Deferred StartTls(TlsServerOptions options) => Transport.StartTls(options).WaitForHandshake();

    /// <summary>Puts TLS on this connection, as the client, from now on. Bytes that have arrived and were not read
    /// belong to TLS.</summary>
    /// <param name="options">The options, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <returns>Fires once the connection is secure; reads and writes may begin before, and wait for it. Fails with the
    /// reason if the connection ends before.</returns>
    /// <remarks>See <see cref="TlsExtensions.StartTls(ITransport, TlsClientOptions, ReadOnlySpan{byte})"/>.
    /// <see cref="Transport"/> is an <see cref="ITlsTransport"/> from then on.</remarks>
    public Deferred StartTls(TlsClientOptions options) => Transport.StartTls(options).WaitForHandshake();

    /// <summary>Closes the connection once the written bytes are sent, and waits for its end. Bytes that were received
    /// and not read are dropped.</summary>
    /// <remarks>A peer that receives nothing delays it for <see cref="CloseTimeout"/> at most; then the connection is
    /// aborted. It does not throw, whatever the reason of the end is. Threads: any.</remarks>
    public ValueTask DisposeAsync()
    {
        if (!Reactor.IsOnThread)
        {
            return RunOnLoop(static connection => connection.DisposeAsync());
        }

        BeginDispose();
        return WaitForEnd();
    }

    /// <summary>Starts to close, and does not wait. Threads: any.</summary>
    internal void BeginDispose()
    {
        if (!Reactor.IsOnThread)
        {
            TryPost(BeginDispose);
            return;
        }

        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _input.Release();
        if (Reason is null)
        {
            Transport.LoseConnection();
            if (CloseTimeout != Timeout.InfiniteTimeSpan)
            {
                _closing = Reactor.CallLater(CloseTimeout, static connection => connection.OnCloseTimeout(), this);
            }

            FailRead(new ObjectDisposedException(nameof(Connection)));
        }
    }

    internal void OnMade(ITransport transport) => Transport = transport;

    /// <summary>The reactor or the port stops.</summary>
    private void OnStopRequested()
    {
        // The reader of a connection that was accepted sees the end of the stream, and may still answer: disposing of
        // the connection closes it. A connection to a server has no such reader to rely on, and has no caller to
        // answer.
        _dropsInput = true;
        OnInputEnded();
        if (!_protocol.IsAccepted)
        {
            Transport.LoseConnection();
        }
    }

    private void OnCloseTimeout()
    {
        _closing = null;
        Transport.AbortTimedOut($"The peer did not receive the last bytes within {CloseTimeout.TotalSeconds:0.###} s.");
    }

    private async ValueTask WaitForEnd()
    {
        if (Reason is null)
        {
            try
            {
                await WhenEnded();
            }
            catch (Exception)
            {
                // The reason does not matter here.
            }
        }
    }

    private void OnLost(Failure reason)
    {
        Reason = reason;
        _closing?.Cancel();
        _closing = null;
        OnInputEnded();
        ReleaseWriteWaiters();
        if (reason.Exception is ConnectionDoneException)
        {
            _ended.Set();
        }
        else
        {
            _ended.Fail(reason);
        }
    }

    /// <summary>The protocol that feeds the connection. A class of its own, so that the protocol's members are not
    /// public members of the connection.</summary>
    internal sealed class ConnectionProtocol(Connection connection)
        : IProtocol,
            IHalfCloseableProtocol,
            IHandshakeListener,
            IStopListener,
            IPushProducer
    {
        public Connection Connection => connection;

        /// <summary>Whether a port has accepted the connection.</summary>
        public bool IsAccepted { get; init; }

        /// <summary>Called when the connection is made.</summary>
        public Action<Connection>? Made { get; set; }

        /// <summary>Called when the TLS handshake is done.</summary>
        public Action<Connection>? Secured { get; set; }

        public void MakeConnection(ITransport transport)
        {
            connection.OnMade(transport);
            Made?.Invoke(connection);
        }

        public void HandshakeCompleted()
        {
            // Once: StartTls may put TLS over TLS, and the connection has been given out by then.
            Action<Connection>? secured = Secured;
            Secured = null;
            secured?.Invoke(connection);
        }

        public void DataReceived(ReadOnlySpan<byte> data) => connection.OnReceived(data);

        public void StopRequested() => connection.OnStopRequested();

        public void ConnectionLost(Failure reason) => connection.OnLost(reason);

        public void ReadConnectionLost() => connection.OnInputEnded();

        public void WriteConnectionLost() { }

        public void PauseProducing() => connection._isBacklogged = true;

        public void ResumeProducing() => connection.ReleaseWriteWaiters();

        public void StopProducing()
        {
            // The end of the connection follows, and fails the waiters with the reason.
        }
    }
}
