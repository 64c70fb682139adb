using System.IO.Pipelines;
using System.Net;
using System.Threading.Tasks.Sources;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Threads;
using Becket.Time;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Becket.AspNetCore.Transport;

/// <summary>A connection of Kestrel over a channel of a reactor.</summary>
/// <remarks>Kestrel begins each connection on the thread pool, and its timers call from there too: so all public
/// members may be called on any thread, and what touches the channel is posted to the loop.</remarks>
internal sealed partial class ReactorConnection
    : ConnectionContext,
        IDuplexPipe,
        IReactorFeature,
        IConnectionIdFeature,
        IConnectionItemsFeature,
        IConnectionTransportFeature,
        IConnectionLifetimeFeature,
        IConnectionEndPointFeature,
        IMemoryPoolFeature
{
    private static long s_lastId = DateTime.UtcNow.Ticks;

    private readonly TransportContext _context;
    private readonly IoChannel _channel;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _id;
    private IDictionary<object, object?>? _items;
    private DelayedCall? _closing;
    private DelayedCall? _peerGone;
    private Exception? _abortReason;
    private bool _isDisposed;
    private bool _isClosedReported;
    private int _isAborted;

    public ReactorConnection(TransportContext context, Reactor reactor, IoChannel channel)
    {
        _context = context;
        _channel = channel;
        Reactor = reactor;
        Reader = new ConnectionReader(this);
        Writer = new ConnectionWriter(this);
        Transport = this;
        ConnectionClosed = _closed.Token;
        LocalEndPoint = channel.LocalEndPoint;
        RemoteEndPoint = channel.RemoteEndPoint is UnnamedUnixEndPoint ? null : channel.RemoteEndPoint;

        // Room for these and for the ones that Kestrel and TLS add.
        Features = new FeatureCollection(16);
        Features.Set<IReactorFeature>(this);
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
    }

    public Reactor Reactor { get; }

    public ConnectionReader Reader { get; }

    public ConnectionWriter Writer { get; }

    public override string ConnectionId
    {
        get => _id ??= MakeId();
        set => _id = value;
    }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public System.Buffers.MemoryPool<byte> MemoryPool => _context.MemoryPool;

    PipeReader IDuplexPipe.Input => Reader;

    PipeWriter IDuplexPipe.Output => Writer;

    /// <summary>Whether this code runs in a turn of the connection's reactor.</summary>
    public bool IsOnLoop => Reactor.IsInLoop;

    /// <summary>The bytes that the channel has not sent. On other threads an estimate.</summary>
    public long Unsent => _channel.Unsent;

    public override void Abort() => AbortWith(null);

    public override void Abort(ConnectionAbortedException abortReason) => AbortWith(abortReason);

    /// <summary>Ends the connection with a reset. Threads: any. Only the first call counts.</summary>
    /// <param name="reason">What reads fail with; null for a plain <see cref="ConnectionAbortedException"/>.</param>
    public void AbortWith(Exception? reason)
    {
        if (Interlocked.Exchange(ref _isAborted, 1) == 0)
        {
            _abortReason =
                reason as ConnectionAbortedException
                ?? new ConnectionAbortedException("The connection was aborted by the application.", reason!);
            TryPost(static connection => connection._channel.Abort());
        }
    }

    /// <summary>Sends what was flushed, then the end of the stream, and waits for the connection's end; longer than the
    /// close time-out, it is aborted.</summary>
    public override async ValueTask DisposeAsync()
    {
        bool isAlive = true;
        if (IsOnLoop && !Writer.HasHandedOver)
        {
            BeginClose();
        }
        else
        {
            // After all that other threads have handed over.
            isAlive = Reactor.TryCallFromThread(
                new PostedAction<ReactorConnection>(static connection => connection.BeginClose(), this)
            );
        }

        if (isAlive)
        {
            await _ended.Task.ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>On the loop: runs from now on.</summary>
    public void Start()
    {
        _channel.Sink = this;
        if (_context.Options.KeepAlive)
        {
            _channel.KeepAlive = true;
        }

        Reactor.Created?.Invoke(_channel);
        _channel.Start();
        Reactor.EndIfStopping(_channel);
    }

    /// <summary>On the loop: ends at once, because Kestrel will not take the connection.</summary>
    public void Refuse() => _channel.Abort();

    /// <summary>Runs a call on the loop, in a coming turn, never before this returns. Threads: any.</summary>
    /// <returns>False if the reactor has ended; the call will not run then.</returns>
    public bool TryPost(Action<ReactorConnection> call) =>
        TryPost(
            static state =>
            {
                (ReactorConnection connection, Action<ReactorConnection> call) = ((
                    ReactorConnection,
                    Action<ReactorConnection>
                ))
                    state!;
                call(connection);
            },
            (this, call)
        );

    /// <inheritdoc cref="TryPost(Action{ReactorConnection})"/>
    /// <param name="call">The call.</param>
    /// <param name="state">Its argument.</param>
    public bool TryPost(Action<object?> call, object state)
    {
        if (Reactor.IsInLoop)
        {
            Reactor.CallSoon(call, state);
            return true;
        }

        return Reactor.TryCallFromThread(new PostedAction<object?>(call, state));
    }

    /// <summary>The flags of an await, without the context if that is the loop's: what awaits continues on the loop
    /// anyway, and at once.</summary>
    public ValueTaskSourceOnCompletedFlags AtHome(ValueTaskSourceOnCompletedFlags flags) =>
        IsOnLoop ? flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext : flags;

    /// <summary>What a read fails with after the reactor's end.</summary>
    public static ConnectionAbortedException ReactorEnded() =>
        new("The reactor that carried this connection has ended.");

    private static string MakeId()
    {
        // As Kestrel's: thirteen characters of this alphabet, one number up for each connection.
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
        return string.Create(
            13,
            Interlocked.Increment(ref s_lastId),
            static (text, number) =>
            {
                for (int i = text.Length - 1; i >= 0; i--)
                {
                    text[i] = Digits[(int)(number & 31)];
                    number >>= 5;
                }
            }
        );
    }

    /// <summary>On the loop. A peer that goes on sending after this side's end does not get a reset for it, which could
    /// destroy the last bytes on their way.</summary>
    private void BeginClose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Reader.Complete();
        Writer.Complete();
        if (_channel.HasEnded)
        {
            return;
        }

        if (_channel.HasEndOfStream)
        {
            _channel.Close();
        }
        else
        {
            LingeringClose.Begin(Reactor, _channel);
        }

        if (_context.Options.CloseTimeout != Timeout.InfiniteTimeSpan)
        {
            _closing = Reactor.CallLater(
                _context.Options.CloseTimeout,
                static connection => connection.OnCloseTimeout(),
                this
            );
        }
    }

    private void OnCloseTimeout()
    {
        _closing = null;
        _channel.Abort();
    }
}
