using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Net.Unix;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Time;

namespace Becket.Net;

/// <summary>A port that listens: each caller gets a protocol from the factory.</summary>
/// <remarks>
/// <para>When no descriptor is left, those who wait are turned away, and it accepts again after a pause; this is logged
/// once, not for each of them.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IListeningPort</c>.</para>
/// </remarks>
public sealed class ListeningPort : IListenerSink, ITransportOwner
{
    // Long enough to be no busy loop, short enough to be back soon once descriptors are free.
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Reactor _reactor;
    private readonly Factory _factory;

    /// <summary>The file of a Unix socket; null otherwise.</summary>
    private readonly UnixSocketFile? _file;
    private IoListener _listener = null!;
    private DelayedCall? _resume;
    private SystemEventTrigger? _shutdown;
    private bool _isStopped;
    private bool _isFailing;
    private bool _isPaused;

    private ListeningPort(Reactor reactor, Factory factory, UnixSocketFile? file)
    {
        _reactor = reactor;
        _factory = factory;
        _file = file;
    }

    /// <summary>The address it listens at, with the port that was chosen if zero was asked for. Known also after the
    /// end.</summary>
    public EndPoint Host => _listener.LocalEndPoint;

    /// <summary>The number of the TCP port it listens at; zero if it is none.</summary>
    public int Port => (Host as IPEndPoint)?.Port ?? 0;

    /// <summary>Whether it listens.</summary>
    public bool IsListening => !_isStopped;

    /// <summary>Connections that it has accepted and that have not ended.</summary>
    public int Connections { get; private set; }

    /// <summary>Accepts no more; connections that stand go on.</summary>
    /// <returns>Fires when the address is free. Stopping again does nothing more.</returns>
    /// <remarks>Source: <c>IListeningPort.stopListening</c>.</remarks>
    public Deferred StopListening()
    {
        _reactor.CheckThread(nameof(StopListening), "port");
        if (!_isStopped)
        {
            _shutdown?.Remove();
            Stop();
        }

        return Deferred.Succeed();
    }

    /// <summary>Accepts nobody until <see cref="ResumeAccepting"/>; callers wait in the system's queue.</summary>
    public void PauseAccepting()
    {
        _reactor.CheckThread(nameof(PauseAccepting), "port");
        _isPaused = true;
        CancelResume();
        _listener.PauseAccepting();
    }

    /// <summary>Accepts again.</summary>
    public void ResumeAccepting()
    {
        _reactor.CheckThread(nameof(ResumeAccepting), "port");
        _isPaused = false;
        _listener.ResumeAccepting();
    }

    void IListenerSink.OnAccepted(IoChannel channel)
    {
        _isFailing = false;
        var transport = new StreamTransport(_reactor, this);
        transport.Attach(channel);
        Connections++;
        if (_factory.BuildGuarded(_reactor, channel) is not { } protocol)
        {
            channel.Close();
            return;
        }

        channel.Start();
        transport.Begin(protocol);
    }

    void IListenerSink.OnAcceptFailed(SocketError error)
    {
        if (!_isFailing)
        {
            // Once until somebody could be accepted again: a flood of callers must not become a flood of lines.
            _isFailing = true;
            _reactor.LogSafely(
                this,
                error,
                static (logger, port, error) => NetLog.AcceptFailed(logger, port.Host, error)
            );
        }

        if (!_isPaused && _resume is null && !_isStopped)
        {
            _listener.PauseAccepting();
            _resume = _reactor.CallLater(
                s_pauseAfterFailure,
                () =>
                {
                    _resume = null;
                    _listener.ResumeAccepting();
                }
            );
        }
    }

    void ITransportOwner.OnConnected(StreamTransport transport) => throw new System.Diagnostics.UnreachableException();

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error) => Connections--;

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason) => Connections--;

    /// <summary>Listens.</summary>
    /// <param name="reactor">Carries it.</param>
    /// <param name="local">Where.</param>
    /// <param name="factory">Makes a protocol for each caller.</param>
    /// <param name="settings">How.</param>
    /// <param name="file">The file of a Unix socket, which goes when the port does.</param>
    internal static Deferred<ListeningPort> Listen(
        Reactor reactor,
        EndPoint local,
        Factory factory,
        ListenSettings settings,
        UnixSocketFile? file = null
    ) => Open(reactor, local, factory, port => reactor.Driver.Listen(local, settings, port), file);

    /// <summary>Listens at a socket that listens already.</summary>
    internal static Deferred<ListeningPort> Adopt(Reactor reactor, SafeSocketHandle handle, Factory factory) =>
        Open(reactor, local: null, factory, port => reactor.Driver.AdoptListener(handle, port));

    private static Deferred<ListeningPort> Open(
        Reactor reactor,
        EndPoint? local,
        Factory factory,
        Func<ListeningPort, IoListener> open,
        UnixSocketFile? file = null
    )
    {
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread("Listen");
        var port = new ListeningPort(reactor, factory, file);
        try
        {
            port._listener = open(port);
            file?.OnMade();
        }
        catch (SocketException error)
        {
            file?.Remove();
            return Deferred.Fail<ListeningPort>(
                local is null
                    ? new CannotListenException(
                        $"This socket cannot be adopted: it is not a stream socket that listens. {error.Message}",
                        error
                    )
                    : NetErrors.ToListenException(error, local)
            );
        }

        try
        {
            factory.DoStart();
        }
        catch
        {
            port._listener.Close();
            file?.Remove();
            throw;
        }

        port._shutdown = reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, port.Stop);
        return Deferred.Succeed(port);
    }

    private void Stop()
    {
        _isStopped = true;
        CancelResume();
        _listener.Close();
        _file?.Remove();
        _factory.StopGuarded(_reactor);
    }

    private void CancelResume()
    {
        _resume?.Cancel();
        _resume = null;
    }
}
