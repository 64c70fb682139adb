using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Net.FlowControl;
using Becket.Net.Transports;
using Becket.Reactors;

namespace Becket.Net.Tls;

/// <summary>
/// TLS between a transport and a protocol: a protocol for the transport below, and a transport for the protocol above.
/// An <see cref="SslStream"/> does the cryptography, over a stream in memory (<see cref="TlsWire"/>). This class
/// connects the parts: <see cref="TlsHandshake"/>, <see cref="TlsReader"/>, <see cref="TlsWriter"/>,
/// <see cref="TlsProducer"/> and <see cref="TlsShutdown"/>.
/// </summary>
/// <remarks>
/// Everything runs on the reactor's thread. The stream's reads complete inside <see cref="IProtocol.DataReceived"/> of
/// this class, without a synchronization context (see <see cref="ReactorValueTaskSource{T}"/>), and its writes complete
/// at once; so the continuations within <see cref="SslStream"/> run inline. Calls of the protocol above get the
/// reactor's context back while they run.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "What it owns is disposed of with the connection, in ConnectionLost."
)]
internal sealed class TlsTransport
    : ITlsTransport,
        IProtocol,
        IHalfCloseableProtocol,
        IStopListener,
        IStoppable,
        IReasonedTransport,
        IProtocolSlot,
        IUserCodeHost,
        IUserCodeLayer
{
    /// <summary>The most bytes that one record can hold (RFC 8446, 5.1).</summary>
    public const int LargestRecord = 16 * 1024;

    private readonly TlsReader _reader;

    /// <summary>Set when <see cref="CallAtEndOfTurn"/> has queued the call; cleared when it runs.</summary>
    private bool _isEndOfTurnQueued;

    /// <summary>For a protocol that is not connected yet.</summary>
    public TlsTransport(TlsOptions options, IProtocol upper)
        : this(options) => Upper = upper;

    /// <summary>For a protocol that is connected: see <see cref="Exchange"/> and
    /// <see cref="BeginMidStream"/>.</summary>
    public TlsTransport(TlsOptions options)
    {
        Ssl = new SslStream(Wire, leaveInnerStreamOpen: true);
        Handshake = new TlsHandshake(this, options);
        Shutdown = new TlsShutdown(this);
        Writer = new TlsWriter(this);
        Producer = new TlsProducer(this);
        _reader = new TlsReader(this);
    }

    public Reactor Reactor { get; private set; } = null!;

    public EndPoint Peer => Lower.Peer;

    public EndPoint Host => Lower.Host;

    public bool IsConnected => Lower is not null && !Shutdown.HasBegun;

    public bool IsSecure => Handshake.IsDone;

    public SslApplicationProtocol NegotiatedApplicationProtocol => Handshake.ApplicationProtocol;

    public SslProtocols SslProtocol => Handshake.Protocol;

    public TlsCipherSuite? CipherSuite => Handshake.CipherSuite;

    public X509Certificate2? RemoteCertificate => Handshake.RemoteCertificate;

    public string TargetHost => Handshake.TargetHost;

    public bool HasProducer => Producer.IsRegistered;

    public long Unsent => Lower.Unsent + Writer.Waiting;

    public int HighWaterMark
    {
        get => Lower.HighWaterMark;
        set => Lower.HighWaterMark = value;
    }

    public bool NoDelay
    {
        get => Lower.NoDelay;
        set => Lower.NoDelay = value;
    }

    public bool KeepAlive
    {
        get => Lower.KeepAlive;
        set => Lower.KeepAlive = value;
    }

    string IUserCodeHost.EndText => "its connection is closed";

    object? IUserCodeLayer.Inside => Upper;

    Exception? IUserCodeLayer.Thrown => Shutdown.Reason?.Exception;

    /// <summary>The transport below.</summary>
    internal ITransport Lower { get; private set; } = null!;

    /// <summary>The protocol above.</summary>
    internal IProtocol Upper { get; private set; } = null!;

    internal SslStream Ssl { get; }

    internal TlsWire Wire { get; } = new();

    internal TlsHandshake Handshake { get; }

    internal TlsWriter Writer { get; }

    internal TlsProducer Producer { get; }

    internal TlsShutdown Shutdown { get; }

    public Deferred WaitForHandshake() => Handshake.Wait();

    /// <summary>The protocol, once the connection is secure. Cancelling aborts the connection.</summary>
    public Deferred<TProtocol> WhenSecure<TProtocol>()
        where TProtocol : class, IProtocol => Handshake.WaitFor((TProtocol)Upper);

    public IProtocol Exchange(IProtocol protocol)
    {
        IProtocol previous = Upper;
        Upper = protocol;
        return previous;
    }

    public void Write(ReadOnlySpan<byte> data) => Writer.Write(data);

    public void PauseProducing() => _reader.Pause();

    public void ResumeProducing() => _reader.Resume();

    public void StopProducing() => LoseConnection();

    public void RegisterProducer(IPushProducer producer) => Producer.Register(producer);

    public void RegisterProducer(IPullProducer producer) => Producer.Register(producer);

    public void UnregisterProducer() => Producer.Unregister();

    public void LoseConnection() => Shutdown.LoseConnection();

    public void AbortConnection() => Shutdown.AbortConnection();

    public void LoseWriteConnection() => Shutdown.LoseWriteConnection();

    void IProtocol.MakeConnection(ITransport transport)
    {
        Attach(transport);

        // First the protocol, and then the handshake, as in Twisted: what the protocol writes now waits.
        Reactor.InvokeMakeConnection(Upper, this);
        StartHandshake();
    }

    void IProtocol.DataReceived(ReadOnlySpan<byte> data)
    {
        if (Shutdown.AcceptsReceived)
        {
            Wire.Feed(data);
        }
    }

    void IReasonedTransport.SetReason(Exception error) => Shutdown.SetReason(error);

    void IStoppable.RequestStop()
    {
        if (Lower is IStoppable lower)
        {
            lower.RequestStop();
        }
        else
        {
            ((IStopListener)this).StopRequested();
        }
    }

    void IStopListener.StopRequested()
    {
        if (Shutdown.OnStopRequested())
        {
            Producer.UnregisterTransport();
            Reactor.InvokeStopRequested(Upper, this);
        }
    }

    void IHalfCloseableProtocol.ReadConnectionLost() => Shutdown.OnLowerReadEnded();

    void IHalfCloseableProtocol.WriteConnectionLost() => Shutdown.OnLowerWriteEnded();

    void IProtocol.ConnectionLost(Failure reason)
    {
        Handshake.EndTimeout();
        Failure ownReason = Shutdown.OnLowerLost(reason);
        Wire.End(reason.Exception);
        Wire.Lower = null;
        Producer.Stop();
        Reactor.InvokeConnectionLost(Upper, ownReason);
        Handshake.ReleaseWaiters(ownReason);
        Ssl.Dispose();
        Wire.Dispose();
        Writer.Drop();
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error) => Shutdown.Abort(error);

    internal void CheckThread(string member) => Reactor.CheckThread(member, "transport");

    /// <summary>Starts on a transport in mid-stream. The handshake begins in this turn or the next.</summary>
    /// <param name="lower">The transport.</param>
    /// <param name="received">Bytes of TLS that have arrived already.</param>
    /// <param name="then">The bytes behind them.</param>
    internal void BeginMidStream(ITransport lower, ReadOnlySpan<byte> received, ReadOnlySpan<byte> then)
    {
        Attach(lower);
        Wire.Add(received);
        Wire.Add(then);
        CallAtEndOfTurn();
        lower.ResumeProducing();
    }

    /// <summary>Encrypts what was written, and goes on reading, at the end of the turn: after the protocol's code, and
    /// before the driver sends.</summary>
    internal void CallAtEndOfTurn()
    {
        if (!_isEndOfTurnQueued && !Shutdown.HasEnded)
        {
            _isEndOfTurnQueued = true;
            Reactor.CallSoon(static transport => ((TlsTransport)transport!).OnEndOfTurn(), this);
        }
    }

    private void Attach(ITransport lower)
    {
        Lower = lower;
        Reactor = lower.Reactor;
        Wire.Lower = lower;
        Handshake.StartTimeout();
    }

    private void StartHandshake()
    {
        if (!Handshake.HasStarted && !Shutdown.HasEndedStream)
        {
            _ = Run();
        }
    }

    /// <summary>The life of the connection: the handshake, then reading until either side ends.</summary>
    private async Task Run()
    {
        try
        {
            await Handshake.Authenticate().ConfigureAwait(false);
            if (Handshake.MustAskUser && !await Handshake.AskUser())
            {
                Shutdown.OnCertificateRefused();
            }
            else if (!Shutdown.HasEnded)
            {
                OnSecure();
                await _reader.ReceiveAll().ConfigureAwait(false);
                Shutdown.OnPeerEnded();
            }
        }
        catch (Exception error)
        {
            Shutdown.OnTlsFailed(error);
        }
    }

    private void OnSecure()
    {
        Handshake.Complete();
        _reader.OnSecure();
        if (FindListener() is { } listener)
        {
            Reactor.InvokeGuarded(
                listener,
                nameof(IHandshakeListener.HandshakeCompleted),
                host: this,
                listener,
                static listener => listener.HandshakeCompleted()
            );
        }

        if (!Shutdown.IsAborted)
        {
            // Otherwise the listener threw or has aborted the connection, and its end gives the waiters the reason.
            Handshake.ReleaseWaiters(failure: null);
        }

        Writer.Flush();
        Producer.OnSecure();
        Shutdown.OnSecure();
    }

    /// <summary>The protocol, or the one inside of it, that is a handshake listener.</summary>
    private IHandshakeListener? FindListener()
    {
        object? at = Upper;
        while (at is not IHandshakeListener and IUserCodeLayer layer)
        {
            at = layer.Inside;
        }

        return at as IHandshakeListener;
    }

    private void OnEndOfTurn()
    {
        _isEndOfTurnQueued = false;
        if (!Shutdown.HasEnded)
        {
            StartHandshake();
            Writer.Flush();
            _reader.OnEndOfTurn();
        }
    }
}
