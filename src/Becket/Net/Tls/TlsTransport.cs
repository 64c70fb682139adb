using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Threads;
using Becket.Time;

namespace Becket.Net.Tls;

/// <summary>
/// TLS between a transport and a protocol: to the transport it is a protocol, and to the protocol a transport. An
/// <see cref="SslStream"/> does the cryptography, over a stream in memory that this class feeds.
/// </summary>
/// <remarks>
/// Everything stays on the loop's thread. The stream's reads complete inside <see cref="IProtocol.DataReceived"/> of
/// this class, without a synchronization context (see <see cref="LoopCompletion{T}"/>), and its writes complete at
/// once; so the continuations within <see cref="SslStream"/> run inline. Whatever is called upwards gets the reactor's
/// context back for that time.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "What it owns is disposed of with the connection, in ConnectionLost."
)]
internal sealed partial class TlsTransport : ITlsTransport, IProtocol, IHalfCloseableProtocol, IProtocolSlot
{
    private readonly TlsOptions _options;
    private readonly Later _later;
    private readonly TlsWire _wire = new();
    private readonly SslStream _ssl;
    private readonly LoopCompletion<bool> _resumed = new();
    private ITransport _lower = null!;
    private Reactor _reactor = null!;
    private IProtocol _upper = null!;
    private DelayedCall? _timeout;
    private List<Deferred>? _waitForHandshake;

    /// <summary>Why it ends, if this class or the protocol is the reason.</summary>
    private Failure? _reason;
    private State _state;

    /// <summary>For a protocol that is not connected yet.</summary>
    public TlsTransport(TlsOptions options, IProtocol upper)
        : this(options) => _upper = upper;

    /// <summary>For one that is: see <see cref="Exchange"/> and <see cref="BeginMidStream"/>.</summary>
    public TlsTransport(TlsOptions options)
    {
        _options = options;
        _later = new Later(this);
        _pushRelay = new PushRelay(this);
        _pullRelay = new PullRelay(this);
        _ssl = new SslStream(_wire, leaveInnerStreamOpen: true);
    }

    [Flags]
    private enum State
    {
        None = 0,

        /// <summary>The handshake has begun. Never left.</summary>
        Started = 1,

        /// <summary>The handshake is done. Never left.</summary>
        Secure = 2,

        /// <summary>Set by LoseConnection, by AbortConnection, by a failure, and by the other side's end. Nothing is
        /// received any more. Never left.</summary>
        Disconnecting = 4,

        /// <summary>Set before ConnectionLost. Never left.</summary>
        Ended = 8,

        /// <summary>PauseProducing was called; until ResumeProducing.</summary>
        Paused = 16,

        /// <summary>LoseWriteConnection was called. Never left.</summary>
        WritingEnds = 32,

        /// <summary>This side's stream has ended: nothing more may be written below. Never left.</summary>
        Closed = 64,

        /// <summary>What was written below has left, the end included. Never left.</summary>
        AllSent = 128,

        /// <summary>The other side's stream has ended. Never left.</summary>
        PeerEnded = 256,

        /// <summary>The transport below has nothing more to receive. Never left.</summary>
        LowerEnded = 512,

        /// <summary>The call for the end of the turn is on its way; until it runs.</summary>
        Posted = 1024,

        /// <summary>An encryption has not completed at once; until it does.</summary>
        Writing = 2048,

        /// <summary>The producer was paused by the transport below; until that is drained.</summary>
        LowerBacklogged = 4096,

        /// <summary>The producer was paused because the handshake takes long; until it is done.</summary>
        HandshakeBacklogged = 8192,
    }

    public Reactor Reactor => _reactor;

    public EndPoint Peer => _lower.Peer;

    public EndPoint Host => _lower.Host;

    public bool IsConnected => !Is(State.Disconnecting | State.Ended) && _lower is not null;

    public bool IsSecure => Is(State.Secure);

    public SslApplicationProtocol NegotiatedApplicationProtocol { get; private set; }

    public SslProtocols SslProtocol { get; private set; }

    public TlsCipherSuite? CipherSuite { get; private set; }

    public X509Certificate2? RemoteCertificate { get; private set; }

    public string TargetHost { get; private set; } = "";

    public bool NoDelay
    {
        get => _lower.NoDelay;
        set => _lower.NoDelay = value;
    }

    public bool KeepAlive
    {
        get => _lower.KeepAlive;
        set => _lower.KeepAlive = value;
    }

    public Deferred WaitForHandshake()
    {
        _reactor.CheckThread(nameof(WaitForHandshake), "transport");
        if (Is(State.Secure))
        {
            return Deferred.Succeed();
        }

        if (Is(State.Ended))
        {
            return Deferred.Fail(_reason!);
        }

        var done = new Deferred();
        (_waitForHandshake ??= []).Add(done);
        return done;
    }

    /// <summary>The protocol, once the connection is secure. Cancelling gives up.</summary>
    public Deferred<TProtocol> WhenSecure<TProtocol>()
        where TProtocol : class, IProtocol
    {
        var upper = (TProtocol)_upper;
        var secure = new Deferred<TProtocol>(_ => AbortConnection());
        WaitForHandshake()
            .AddCallbacks(
                () =>
                {
                    if (!secure.Called)
                    {
                        secure.Callback(upper);
                    }
                },
                failure =>
                {
                    if (!secure.Called)
                    {
                        secure.Errback(failure);
                    }
                }
            );
        return secure;
    }

    public IProtocol Exchange(IProtocol protocol)
    {
        IProtocol previous = _upper;
        _upper = protocol;
        return previous;
    }

    void IProtocol.MakeConnection(ITransport transport)
    {
        Attach(transport);

        // First the protocol, and then the handshake, as in Twisted: what it writes now waits.
        CallUp(static layer => layer._upper.MakeConnection(layer), "ConnectionMade");
        if (!Is(State.Started | State.Closed | State.Ended))
        {
            Start();
        }
    }

    void IProtocol.DataReceived(ReadOnlySpan<byte> data)
    {
        // After its own end it only waits for the other side's. (LoseConnection may have come while the handshake,
        // which must go on, was under way.)
        if (!Is(State.PeerEnded) && !(Is(State.Disconnecting) && Is(State.Closed | State.Secure)))
        {
            _wire.Feed(data);
        }
    }

    void IHalfCloseableProtocol.ReadConnectionLost()
    {
        _state |= State.LowerEnded;
        _wire.End(lost: null);
        if (Is(State.Closed | State.Disconnecting))
        {
            // Both directions have ended.
            _lower.LoseConnection();
        }
    }

    void IHalfCloseableProtocol.WriteConnectionLost()
    {
        _state |= State.AllSent;
        if (Is(State.Disconnecting))
        {
            Linger();
        }
        else if (_upper is IHalfCloseableProtocol)
        {
            CallUp(
                static layer => ((IHalfCloseableProtocol)layer._upper).WriteConnectionLost(),
                nameof(IHalfCloseableProtocol.WriteConnectionLost)
            );
        }
    }

    void IProtocol.ConnectionLost(Failure reason)
    {
        bool hasClosed = Is(State.Closed) && Is(State.AllSent) && Is(State.Disconnecting);
        _state |= State.Ended | State.Disconnecting;
        EndTimeout();

        // The bytes are sent and the end with them: how the other side has gone after that is no longer this
        // connection's story.
        _reason ??=
            hasClosed && reason.Exception is ConnectionResetException
                ? new Failure(new ConnectionDoneException())
                : reason;
        _wire.End(reason.Exception);
        _wire.Lower = null;
        if (_producer is { } producer)
        {
            _producer = null;
            CallUp(_ => producer.StopProducing(), nameof(IProducer.StopProducing));
        }

        SynchronizationContext? context = _reactor.EnterContext();
        _reactor.NoteRan(_upper);
        try
        {
            _upper.ConnectionLost(_reason);
        }
        catch (Exception error)
        {
            _reactor.Report(error, $"{_upper.GetType().Name}.{nameof(IProtocol.ConnectionLost)}");
        }

        FireHandshake(_reason);
        _ssl.Dispose();
        _wire.Dispose();
        _plain.Release();
        LeaveCallUp(context);
    }

    /// <summary>Takes its place over a transport in mid-stream; the handshake begins in this turn or the
    /// next.</summary>
    internal void BeginMidStream(ITransport lower, ReadOnlySpan<byte> received, ReadOnlySpan<byte> then)
    {
        Attach(lower);
        _wire.Add(received);
        _wire.Add(then);
        Post();
        lower.ResumeProducing();
    }

    private bool Is(State anyOf) => (_state & anyOf) != 0;

    private void Attach(ITransport lower)
    {
        _lower = lower;
        _wire.Lower = lower;
        _reactor = lower.Reactor;
        if (_options.HandshakeTimeout != Timeout.InfiniteTimeSpan)
        {
            _timeout = _reactor.CallLater(_options.HandshakeTimeout, static layer => layer.OnTimeout(), this);
        }
    }

    private void OnTimeout()
    {
        _timeout = null;
        _reason ??= new Failure(
            new HandshakeTimeoutException(
                $"{Peer} did not finish the TLS handshake within {_options.HandshakeTimeout.TotalSeconds} s."
            )
        );
        AbortConnection();
    }

    private void EndTimeout()
    {
        _timeout?.Cancel();
        _timeout = null;
    }

    private void FireHandshake(Failure? failure)
    {
        if (_waitForHandshake is { } waiting)
        {
            _waitForHandshake = null;
            foreach (Deferred done in waiting)
            {
                if (done.Called)
                {
                    continue;
                }

                if (failure is null)
                {
                    done.Callback();
                }
                else
                {
                    done.Errback(failure);
                }
            }
        }
    }

    /// <summary>Calls the protocol or the producer; what it throws ends the connection.</summary>
    private void CallUp(Action<TlsTransport> call, string name)
    {
        SynchronizationContext? context = _reactor.EnterContext();
        _reactor.NoteRan(_upper);
        try
        {
            call(this);
        }
        catch (Exception error)
        {
            Break(error, name);
        }

        LeaveCallUp(context);
    }

    private void LeaveCallUp(SynchronizationContext? context)
    {
        _reactor.LeaveContext();
        if (SynchronizationContext.Current != context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Break(Exception error, string member)
    {
        _reactor.Report(error, $"{_upper.GetType().Name}.{member}; its connection is closed");
        _reason ??= new Failure(error);
        AbortConnection();
    }

    /// <summary>Done at the end of the turn: what was posted runs before the output is flushed.</summary>
    private void Post()
    {
        if (!Is(State.Posted | State.Ended))
        {
            _state |= State.Posted;
            _reactor.TryCallFromThread(_later);
        }
    }

    private void OnPosted()
    {
        _state &= ~State.Posted;
        if (Is(State.Ended))
        {
            return;
        }

        if (!Is(State.Started | State.Closed | State.Ended))
        {
            Start();
        }

        FlushPlain();
        if (_resumed.IsPending && !Is(State.Paused))
        {
            _resumed.SetResult(true);
        }
    }

    /// <summary>One object for all its calls.</summary>
    private sealed class Later(TlsTransport layer) : CrossThreadCall
    {
        public override Delegate? Function => layer.OnPosted;

        public override void Run() => layer.OnPosted();
    }
}
