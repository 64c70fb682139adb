using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Unix;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Time;

namespace Becket.Net;

/// <summary>A port that listens on a socket: each connection that it accepts gets a protocol from the
/// factory.</summary>
/// <remarks>
/// <para>When no descriptor is left, the connections that wait are rejected, and the port accepts again after a pause.
/// This is logged once, not for each connection.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.tcp.Port</c>.</para>
/// </remarks>
public sealed class ListeningPort : ListeningPortBase, IListenerSink
{
    // Long enough not to be a busy loop, short enough to go on soon after descriptors are free again.
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(100);

    /// <summary>The file of a Unix socket; null otherwise.</summary>
    private readonly UnixSocketFile? _file;
    private IoListener _listener = null!;
    private DelayedCall? _resume;
    private bool _isFailing;
    private bool _isPaused;

    /// <summary>Listens at the same address; null for an adopted socket, which is gone.</summary>
    private Func<Deferred<ListeningPort>>? _again;

    private ListeningPort(Reactor reactor, Factory factory, UnixSocketFile? file)
        : base(reactor, factory) => _file = file;

    /// <inheritdoc/>
    public override EndPoint Host => _listener.LocalEndPoint;

    /// <summary>Listens again, with the same factory and options, at the address where this port has stopped: also at
    /// the port number that the system chose.</summary>
    /// <returns>A deferred with the new port; it has fired already. A failure is a
    /// <see cref="CannotListenException"/>, if another socket listens there meanwhile for example.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IListeningPort.startListening</c>. Differs: gives a new port, so the
    /// counts of the stopped one stay as they are.</remarks>
    /// <exception cref="InvalidOperationException">The port has not stopped; or its socket was adopted, and is
    /// gone.</exception>
    public Deferred<ListeningPort> ListenAgain()
    {
        Reactor.CheckThread(nameof(ListenAgain), "port");
        if (IsListening)
        {
            throw new InvalidOperationException($"The port {Host} listens already. StopListening() comes first.");
        }

        return _again is null
            ? throw new InvalidOperationException(
                $"The socket of the port {Host} was opened by another program, and is closed: this program cannot open "
                    + "it again."
            )
            : _again();
    }

    void IListenerSink.OnAccepted(IoChannel channel)
    {
        _isFailing = false;
        Accept(channel);
    }

    void IListenerSink.OnAcceptFailed(SocketError error)
    {
        if (!_isFailing)
        {
            // Once until a connection could be accepted again: a flood of clients must not fill the log.
            _isFailing = true;
            Reactor.LogSafely(
                this,
                error,
                static (logger, port, error) => NetLog.AcceptFailed(logger, port.Host, error)
            );
        }

        if (!_isPaused && _resume is null && IsListening)
        {
            _listener.PauseAccepting();
            _resume = Reactor.CallLater(
                s_pauseAfterFailure,
                () =>
                {
                    _resume = null;
                    _listener.ResumeAccepting();
                }
            );
        }
    }

    /// <summary>Listens.</summary>
    /// <param name="reactor">The reactor that carries the port.</param>
    /// <param name="local">The address to listen at.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <param name="settings">The options for the socket.</param>
    /// <param name="file">The file of a Unix socket, which is removed when the port stops.</param>
    internal static Deferred<ListeningPort> Listen(
        Reactor reactor,
        EndPoint local,
        Factory factory,
        ListenSettings settings,
        UnixSocketFile? file = null
    ) =>
        Open(
            reactor,
            local,
            factory,
            port =>
            {
                port._again = () => Listen(reactor, port.Host, factory, settings, file?.PrepareAgain());
                return reactor.Driver.Listen(local, settings, port);
            },
            file
        );

    /// <summary>Accepts at a socket that listens already.</summary>
    internal static Deferred<ListeningPort> Adopt(Reactor reactor, SafeSocketHandle handle, Factory factory) =>
        Open(reactor, local: null, factory, port => reactor.Driver.AdoptListener(handle, port));

    /// <inheritdoc/>
    protected override void OnPaused()
    {
        _isPaused = true;
        CancelResume();
        _listener.PauseAccepting();
    }

    /// <inheritdoc/>
    protected override void OnResumed()
    {
        _isPaused = false;
        _listener.ResumeAccepting();
    }

    /// <inheritdoc/>
    protected override void OnStopped()
    {
        CancelResume();
        _listener.Close();
        _file?.Remove();
    }

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
            port.Start();
        }
        catch
        {
            port.Free();
            throw;
        }

        return Deferred.Succeed(port);
    }

    private void CancelResume()
    {
        _resume?.Cancel();
        _resume = null;
    }
}
