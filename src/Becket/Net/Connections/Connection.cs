using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Net.Tls;
using Becket.Reactors;

namespace Becket.Net.Connections;

/// <summary>A connection for <c>await</c>: read as a <see cref="Stream"/> or a pipe, written to like a
/// transport.</summary>
/// <remarks>
/// <para>What arrives is kept until it is read, up to 64 KiB; then nothing more is received until the reader has caught
/// up. So a peer that sends faster than it is read is slowed down, and fills no memory.</para>
/// <para>When the peer ends its stream a read gives 0 bytes, and writing still works: the connection ends when it is
/// disposed of (or with
/// <see cref="LoseConnection"/>), or is lost.</para>
/// <para>Threads: the reactor's. <see cref="DisposeAsync"/>, the stream and the pipe may be used on other threads too,
/// as code that awaits with
/// <c>ConfigureAwait(false)</c> may go anywhere; it costs a hop each time.</para>
/// <para>Source: none in Twisted; the manner is that of <c>asyncio</c>'s streams and <c>NetworkStream</c>.</para>
/// </remarks>
public sealed partial class Connection : IAsyncDisposable
{
    private readonly ConnectionProtocol _protocol;
    private readonly ConnectionStream _stream;
    private List<Deferred>? _waitForEnd;
    private ConnectionPipe? _pipe;
    private bool _isDisposed;
    private Time.DelayedCall? _closing;

    internal Connection()
    {
        _protocol = new ConnectionProtocol(this);
        _stream = new ConnectionStream(this);
    }

    /// <summary>The reactor that carries it.</summary>
    public Reactor Reactor => Transport.Reactor;

    /// <summary>The transport under it, for what this class does not offer. Its producer and its pausing are this
    /// class's own business.</summary>
    public ITransport Transport { get; private set; } = null!;

    /// <inheritdoc cref="ITransport.Peer"/>
    public EndPoint Peer => Transport.Peer;

    /// <inheritdoc cref="ITransport.Host"/>
    public EndPoint Host => Transport.Host;

    /// <inheritdoc cref="ITransport.IsConnected"/>
    public bool IsConnected => Transport.IsConnected;

    /// <inheritdoc cref="ITransport.Unsent"/>
    public long Unsent => Transport.Unsent;

    /// <summary>How long <see cref="DisposeAsync"/> waits for a peer to take what is unsent, before it breaks the
    /// connection off. Default: 30 s; Timeout.InfiniteTimeSpan: for ever.</summary>
    /// <remarks>As long as a connection may take to be made: a peer that accepts nothing for that long is taken for
    /// gone.</remarks>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The connection as a pair of pipe reader and pipe writer. Always the same one; of <see cref="AsStream"/>
    /// and this use only one.</summary>
    /// <remarks>Completing the writer ends this side's stream, as with <see cref="LoseWriteConnection"/>; completing
    /// the reader does nothing to the connection.</remarks>
    public IDuplexPipe Pipe => _pipe ??= new ConnectionPipe(this, _stream);

    /// <summary>What its transport talks to.</summary>
    internal IProtocol Protocol => _protocol;

    /// <summary>Why it has ended; null while it has not.</summary>
    internal Failure? Reason { get; private set; }

    /// <summary>The connection as a stream of the base class library. Always the same one.</summary>
    /// <remarks>
    /// <para>Only the asynchronous members work: the others would stop the loop, and throw a
    /// <see cref="NotSupportedException"/>. Writing awaits while more than the transport's high-water mark is unsent.
    /// Reading gives 0 at the end of the peer's stream, and throws the connection's
    /// <see cref="ConnectionEndedException"/> once it is lost.</para>
    /// <para>One read at a time; a read and writes may overlap. Disposing of the stream asynchronously disposes of the
    /// connection; disposing of it synchronously (as a <see cref="StreamReader"/> does) begins that and does not
    /// wait.</para>
    /// </remarks>
    public Stream AsStream() => _stream;

    /// <summary>Writes bytes, which leave at the end of the turn. Never waits; while much is unsent, nothing is
    /// received.</summary>
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
    /// <returns>Fires when the connection has ended. Fails with the reason, a <see cref="ConnectionEndedException"/>, if
    /// it did not end in order; such a failure must be handled like any other.</returns>
    /// <remarks>Threads: the reactor's.</remarks>
    public Deferred WhenEnded()
    {
        if (Reason is null)
        {
            var ended = new Deferred();
            (_waitForEnd ??= []).Add(ended);
            return ended;
        }

        return Reason.Exception is ConnectionDoneException ? Deferred.Succeed() : Deferred.Fail(Reason);
    }

    /// <summary>Puts TLS on this connection, as a server, from here on. Bytes that have arrived and were not read
    /// belong to it.</summary>
    /// <param name="options">How.</param>
    /// <returns>Fires once the connection is secure; reading and writing may begin before, and wait for it. Fails with
    /// why it is not.</returns>
    /// <remarks>See <see cref="TlsExtensions.StartTls(ITransport, TlsServerOptions, ReadOnlySpan{byte})"/>.
    /// <see cref="Transport"/> is an <see cref="ITlsTransport"/> from then on.</remarks>
    public Deferred StartTls(TlsServerOptions options) => Transport.StartTls(options).WaitForHandshake();

    /// <summary>Puts TLS on this connection, as a client, from here on. Bytes that have arrived and were not read
    /// belong to it.</summary>
    /// <param name="options">How, with <see cref="TlsClientOptions.TargetHost"/>.</param>
    /// <returns>Fires once the connection is secure; reading and writing may begin before, and wait for it. Fails with
    /// why it is not.</returns>
    /// <remarks>See <see cref="TlsExtensions.StartTls(ITransport, TlsClientOptions, ReadOnlySpan{byte})"/>.
    /// <see cref="Transport"/> is an <see cref="ITlsTransport"/> from then on.</remarks>
    public Deferred StartTls(TlsClientOptions options) => Transport.StartTls(options).WaitForHandshake();

    /// <summary>Closes the connection once what was written is sent, and waits for its end. What was received and not
    /// read is dropped.</summary>
    /// <remarks>A peer that takes nothing delays it for <see cref="CloseTimeout"/> at most; then the connection is
    /// broken off. It does not throw, however the connection ended. Threads: any.</remarks>
    public ValueTask DisposeAsync()
    {
        if (!Reactor.IsOnThread)
        {
            return RunOnLoop(static connection => connection.DisposeAsync());
        }

        BeginDispose();
        return WaitForEnd();
    }

    /// <summary>Closes, and does not wait. Threads: any.</summary>
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

    private void OnCloseTimeout()
    {
        _closing = null;
        Transport.AbortConnection();
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
                // However it ended.
            }
        }
    }

    private void OnLost(Failure reason)
    {
        Reason = reason;
        _closing?.Cancel();
        _closing = null;
        OnInputEnded();
        StopWaitingToWrite();
        if (_waitForEnd is { } waiting)
        {
            _waitForEnd = null;
            foreach (Deferred ended in waiting)
            {
                // It may have been cancelled, and the canceller's failure taken.
                if (ended.Called)
                {
                    continue;
                }

                if (reason.Exception is ConnectionDoneException)
                {
                    ended.Callback();
                }
                else
                {
                    ended.Errback(reason);
                }
            }
        }
    }

    /// <summary>The protocol that feeds it, apart so that the class itself shows none of that.</summary>
    internal sealed class ConnectionProtocol(Connection connection)
        : IProtocol,
            IHalfCloseableProtocol,
            IHandshakeListener,
            IPushProducer
    {
        public Connection Connection => connection;

        /// <summary>Told when it is connected.</summary>
        public Action<Connection>? Made { get; set; }

        /// <summary>Told when TLS is agreed upon.</summary>
        public Action<Connection>? Secured { get; set; }

        public void MakeConnection(ITransport transport)
        {
            connection.OnMade(transport);
            Made?.Invoke(connection);
        }

        public void HandshakeCompleted()
        {
            // Once: TLS may come again, over this one, and the connection is with its user by then.
            Action<Connection>? secured = Secured;
            Secured = null;
            secured?.Invoke(connection);
        }

        public void DataReceived(ReadOnlySpan<byte> data) => connection.OnReceived(data);

        public void ConnectionLost(Failure reason) => connection.OnLost(reason);

        public void ReadConnectionLost() => connection.OnInputEnded();

        public void WriteConnectionLost() { }

        public void PauseProducing() => connection._isBacklogged = true;

        public void ResumeProducing() => connection.StopWaitingToWrite();

        public void StopProducing()
        {
            // The end of the connection follows, and tells those who wait why.
        }
    }
}
