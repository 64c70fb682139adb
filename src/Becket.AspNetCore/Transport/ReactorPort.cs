using System.Net;
using System.Net.Sockets;
using Becket.Net;
using Becket.Net.Errors;
using Becket.Net.Unix;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Time;
using Microsoft.AspNetCore.Connections;

namespace Becket.AspNetCore.Transport;

/// <summary>A listening socket of one reactor. Threads: the reactor's, where nothing else is said.</summary>
internal sealed class ReactorPort : IListenerSink
{
    /// <summary>As long as Becket's own ports wait.</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Reactor _reactor;
    private readonly ReactorListener _listener;
    private readonly TransportContext _context;
    private IoListener _socket = null!;
    private UnixSocketFile? _file;
    private StopHook? _stop;
    private DelayedCall? _resume;
    private bool _isFailing;
    private bool _isClosed;

    private ReactorPort(Reactor reactor, ReactorListener listener, TransportContext context)
    {
        _reactor = reactor;
        _listener = listener;
        _context = context;
    }

    /// <summary>The address, with the port that the system chose if zero was asked for.</summary>
    public EndPoint EndPoint { get; private set; } = null!;

    /// <summary>Listens.</summary>
    /// <exception cref="AddressInUseException">Another socket listens there.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static ReactorPort Open(
        Reactor reactor,
        ReactorListener listener,
        TransportContext context,
        EndPoint endpoint,
        bool isShared
    )
    {
        reactor.CheckCanOpenPort();
        var port = new ReactorPort(reactor, listener, context);
        try
        {
            port.Bind(endpoint, isShared);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(error.Message, error);
        }
        catch (CannotListenException error)
        {
            throw new AddressInUseException(error.Message, error);
        }

        port._stop = reactor.AddStopHook(
            StopStep.Ports,
            () => $"the web server's port {port.EndPoint}",
            () =>
            {
                port.CloseHere();
                return null;
            }
        );
        return port;
    }

    /// <summary>Stops listening. Threads: any. A second call does nothing.</summary>
    public async Task Close()
    {
        try
        {
            await _reactor.CallFromThreadAsync(CloseHere).ConfigureAwait(false);
        }
        catch (ReactorNotRunningException)
        {
            // The reactor has ended, and has closed it.
        }
    }

    void IListenerSink.OnAccepted(IoChannel channel)
    {
        _isFailing = false;
        var connection = new ReactorConnection(_context, _reactor, channel);
        _context.OnStarted();
        connection.Start();
        if (!_listener.OnAccepted(connection))
        {
            connection.Refuse();
        }
    }

    /// <inheritdoc/>
    public void OnAcceptFailed(SocketError error)
    {
        if (!_isFailing)
        {
            // Once until a connection could be accepted again: a flood of clients must not fill the log.
            _isFailing = true;
            _reactor.LogSafely(
                this,
                error,
                static (logger, port, error) => NetLog.AcceptFailed(logger, port.EndPoint, error)
            );
        }

        if (_resume is null && !_isClosed)
        {
            _socket.PauseAccepting();
            _resume = _reactor.CallLater(s_pauseAfterFailure, static port => port.Resume(), this);
        }
    }

    private void Bind(EndPoint endpoint, bool isShared)
    {
        int backlog = _context.Options.Backlog;
        switch (endpoint)
        {
            case IPEndPoint ip:
                // As Kestrel's sockets: the address for any IPv6 address takes IPv4 callers too.
                bool isDual = ip.Address.Equals(IPAddress.IPv6Any);
                _socket = _reactor.Driver.Listen(
                    ip,
                    new ListenSettings(backlog, _context.Options.NoDelay, isShared, isDual),
                    this
                );
                EndPoint = _socket.LocalEndPoint;
                break;

            case UnixDomainSocketEndPoint unix:
                string path = unix.ToString();
                if (_reactor.Driver.IsRealTime && !UnixPath.IsAbstract(path) && path[0] != '@')
                {
                    _file = UnixSocketFile.Prepare(path, takeLock: false);
                }

                _socket = _reactor.Driver.Listen(unix, new ListenSettings(backlog), this);
                _file?.OnMade();
                EndPoint = unix;
                break;

            case FileHandleEndPoint handle:
                _socket = _reactor.Driver.AdoptListener(
                    new SafeSocketHandle((nint)handle.FileHandle, ownsHandle: true),
                    this
                );
                EndPoint = _socket.LocalEndPoint;
                break;

            default:
                throw new NotSupportedException($"A reactor cannot listen at {endpoint}, a {endpoint.GetType().Name}.");
        }
    }

    private void Resume()
    {
        _resume = null;
        _socket.ResumeAccepting();
    }

    private void CloseHere()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _stop?.Remove();
            _resume?.Cancel();
            _resume = null;
            _socket.Close();
            _file?.Remove();
        }
    }
}
