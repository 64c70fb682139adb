using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net;

/// <summary>
/// A port for an endpoint of your own. It starts and stops the factory, builds a protocol for each connection that a
/// derived class hands to <see cref="Accept(TransportChannel)"/>, logs what the factory throws, counts the connections,
/// and stops listening when the reactor shuts down.
/// </summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.tcp.Port</c>.</remarks>
public abstract class ListeningPortBase : IListeningPort, ITransportOwner
{
    private readonly Factory _factory;
    private readonly ExecutionContext? _userContext;
    private SystemEventTrigger? _shutdown;

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

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error) => Connections--;

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason) => Connections--;

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
        _shutdown = Reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, Stop);
        IsListening = true;
        try
        {
            _factory.DoStart();
        }
        catch
        {
            IsListening = false;
            _shutdown.Remove();
            _shutdown = null;
            throw;
        }
    }

    /// <summary>A connection has come: builds its protocol, and connects the two. If the factory makes no protocol, or
    /// throws, or if the port does not listen, the connection is closed.</summary>
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
        if (!IsListening || _factory.BuildGuarded(Reactor, channel, _userContext) is not { } protocol)
        {
            channel.Close();
            return;
        }

        channel.Start();
        transport.Begin(protocol);
    }

    private void Stop()
    {
        IsListening = false;
        try
        {
            OnStopped();
        }
        finally
        {
            _factory.StopGuarded(Reactor, _userContext);
        }
    }
}
