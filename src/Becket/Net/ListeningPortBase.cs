using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;
using Becket.Time;

namespace Becket.Net;

/// <summary>
/// A port for an endpoint of your own. It starts and stops the factory, builds a protocol for each connection that a
/// derived class hands to <see cref="Accept(TransportChannel)"/>, logs what the factory throws, counts the connections,
/// and stops listening when the reactor shuts down.
/// </summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.tcp.Port</c>.</remarks>
[RunsOnLoop]
public abstract partial class ListeningPortBase : IListeningPort, ITransportOwner
{
    /// <summary>How often refused callers are logged.</summary>
    private static readonly TimeSpan s_reportPeriod = TimeSpan.FromMinutes(1);

    private readonly Factory _factory;
    private readonly ExecutionContext? _userContext;
    private ConnectionKind _kind;
    private bool _isFactoryStarted;
    private bool _hasStopped;
    private DeferredEvent? _drained;
    private double _nextReport;
    private long _unreported;
    private StopHook? _shutdown;

    /// <summary>Creates a port that does not listen yet.</summary>
    /// <param name="reactor">The reactor that carries it.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    protected ListeningPortBase(Reactor reactor, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        Reactor = reactor;
        _factory = factory;
        _userContext = CallContext.ToCarry(reactor.OwnContext);
    }

    /// <summary>The reactor that carries it.</summary>
    public Reactor Reactor { get; }

    /// <inheritdoc/>
    public abstract EndPoint Host { get; }

    /// <inheritdoc cref="IListeningPort.Port"/>
    public int Port => (Host as IPEndPoint)?.Port ?? 0;

    /// <inheritdoc/>
    public bool IsListening { get; private set; }

    /// <inheritdoc/>
    public int Connections { get; private set; }

    ExecutionContext? ITransportOwner.UserContext => _userContext;

    ConnectionKind ITransportOwner.Kind => _kind;

    /// <inheritdoc/>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public Deferred StopListening()
    {
        Reactor.CheckThread(nameof(StopListening), "port");
        if (IsListening)
        {
            _shutdown?.Remove();
            return Deferred.MaybeDeferred(Stop);
        }

        return Deferred.Succeed();
    }

    /// <inheritdoc/>
    public IReadOnlyList<ITransport> ListConnections()
    {
        Reactor.CheckThread(nameof(ListConnections), "port");
        return [.. Transports().Select(static transport => transport.Outermost)];
    }

    /// <inheritdoc/>
    public Deferred Drain(TimeSpan limit)
    {
        Reactor.CheckThread(nameof(Drain), "port");
        Reactor.CheckShutdownTimeout(limit, nameof(limit));
        return EndConnections(StopListening(), limit);
    }

    /// <inheritdoc/>
    public void PauseAccepting()
    {
        Reactor.CheckThread(nameof(PauseAccepting), "port");
        OnPaused();
    }

    /// <inheritdoc/>
    public void ResumeAccepting()
    {
        Reactor.CheckThread(nameof(ResumeAccepting), "port");
        OnResumed();
    }

    void ITransportOwner.OnConnected(StreamTransport transport) => throw new System.Diagnostics.UnreachableException();

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error) => OnConnectionEnded();

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason) => OnConnectionEnded();

    /// <summary>Starts to listen: starts the factory, unless another port uses it already. Call it once, when
    /// connections can come.</summary>
    /// <remarks>What the factory's <c>StartFactory</c> throws comes out of this; then nothing listens, and
    /// <see cref="OnStopped"/> is not called.</remarks>
    protected void Start()
    {
        Reactor.CheckThread(nameof(Start), "port");
        if (_shutdown is not null)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.{nameof(Start)} was called again. A port starts once."
            );
        }

        // Before the factory starts: this throws if the reactor has shut down, and StartFactory may stop the reactor.
        Reactor.CheckCanOpenPort();
        _shutdown = Reactor.AddStopHook(
            StopStep.Ports,
            () => $"the port {Host}",
            () =>
            {
                Stop();
                return null;
            }
        );
        _kind = ConnectionKinds.ServerOf(Host);
        IsListening = true;
        Reactor.OnMade(this);
        try
        {
            _factory.DoStart();
            _isFactoryStarted = true;
        }
        catch
        {
            IsListening = false;
            _shutdown.Remove();
            throw;
        }

        if (_hasStopped)
        {
            // StartFactory has stopped the port, or the reactor.
            StopFactory();
        }
    }

    /// <summary>A connection has come: builds its protocol, and connects the two. If the factory makes no protocol, or
    /// if the port does not listen, the connection is closed; if the factory throws, it is aborted.</summary>
    /// <param name="channel">The new connection.</param>
    protected void Accept(TransportChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Reactor.CheckThread(nameof(Accept), "port");
        channel.Channel.Open();
        Accept(channel.Channel);
    }

    /// <summary>Accept no connections until <see cref="OnResumed"/>. May come twice.</summary>
    protected abstract void OnPaused();

    /// <summary>Accept connections again.</summary>
    protected abstract void OnResumed();

    /// <summary>Free the address, now, and accept no more. Called once. What it throws fails the deferred of
    /// <see cref="StopListening"/>; the factory stops all the same.</summary>
    protected abstract void OnStopped();

    private protected void Accept(IoChannel channel)
    {
        var transport = new StreamTransport(Reactor, this);
        transport.Attach(channel);
        Connections++;
        Tracing.Span? span = Tracing.IsOn ? NetTracing.StartAccept(this, channel, _kind) : null;
        using Tracing.Scope scope = Tracing.Under(span);
        bool hasThrown = false;
        if (!IsListening || _factory.BuildGuarded(Reactor, channel, _userContext, out hasThrown) is not { } protocol)
        {
            if (IsListening)
            {
                OnRefused(channel.RemoteEndPoint);
            }

            NetTracing.StopRefused(span, hasThrown);
            if (hasThrown)
            {
                // An end in order would read as an empty answer.
                channel.Abort();
            }
            else
            {
                channel.Close();
            }

            return;
        }

        channel.Start();
        transport.Begin(protocol);
        Tracing.Stop(span?.Activity, transport.WhyNotGivenOut);
    }

    /// <summary>Calls <see cref="OnStopped"/>, once.</summary>
    private protected void Free()
    {
        if (!_hasStopped)
        {
            _hasStopped = true;
            OnStopped();
        }
    }

    private void StopFactory()
    {
        if (_isFactoryStarted)
        {
            _isFactoryStarted = false;
            _factory.StopGuarded(Reactor, _userContext);
        }
    }

    private void OnRefused(EndPoint peer)
    {
        Refused++;
        Reactor.CountRefused();
        _unreported++;
        if (Reactor.Seconds >= _nextReport)
        {
            // Now and then: a flood of callers must not fill the log.
            _nextReport = Reactor.Seconds + s_reportPeriod.TotalSeconds;
            Reactor.LogSafely(
                this,
                peer,
                static (logger, port, peer) => NetLog.Refused(logger, port.Host, port._unreported, peer)
            );
            _unreported = 0;
        }
    }

    private void OnConnectionEnded()
    {
        if (--Connections == 0)
        {
            _drained?.Pulse();
        }
    }

    private async Deferred EndConnections(Deferred stopped, TimeSpan limit)
    {
        await stopped;

        // Not in the middle of a callback of a protocol that still has something to write.
        await Deferred.Yield();
        foreach (StreamTransport transport in Transports())
        {
            transport.RequestStop();
        }

        if (Connections == 0)
        {
            return;
        }

        DelayedCall? deadline =
            limit == Timeout.InfiniteTimeSpan
                ? null
                : Reactor.CallLater(limit, static port => port.AbortConnections(), this);
        try
        {
            await (_drained ??= new DeferredEvent()).Wait();
        }
        finally
        {
            if (deadline is { Active: true })
            {
                deadline.Cancel();
            }
        }
    }

    private void AbortConnections()
    {
        StreamTransport[] left = [.. Transports()];
        Reactor.LogSafely(
            this,
            left.Length,
            static (logger, port, left) => NetLog.DrainCutShort(logger, port.Host, left)
        );
        foreach (StreamTransport transport in left)
        {
            transport.AbortConnection();
        }
    }

    /// <summary>The connections of this port that have a protocol and have not ended: a copy.</summary>
    private IEnumerable<StreamTransport> Transports() =>
        from channel in Reactor.OpenChannels()
        let transport = channel.Sink as StreamTransport ?? (channel.Sink as LingeringClose)?.Transport
        where transport is { HasProtocol: true } && transport.Owner == this
        select transport;

    private void Stop()
    {
        IsListening = false;
        try
        {
            Free();
        }
        finally
        {
            StopFactory();
        }
    }
}
