using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A listening socket of the base class library.</summary>
internal sealed class SocketsListener : IoListener, ISocketSource
{
    // The most connections accepted in one turn: enough for a storm, and the open connections wait no longer than that.
    private const int LargestBatch = 64;

    private readonly SocketsDriver _driver;
    private readonly Socket _socket;
    private readonly IListenerSink _sink;

    /// <summary>Whether accepted TCP channels begin with NoDelay; null leaves them as they are.</summary>
    private readonly bool? _noDelay;
    private readonly SocketOperation _accepting;

    /// <summary><see cref="_accepting"/> has begun, or waits to be delivered.</summary>
    private bool _isAccepting;

    /// <summary><see cref="_accepting"/> has ended while accepting was paused; its result waits for
    /// ResumeAccepting.</summary>
    private bool _isHeld;
    private bool _isPaused;
    private bool _isClosed;

    public SocketsListener(SocketsDriver driver, Socket socket, bool? noDelay, IListenerSink sink)
    {
        _driver = driver;
        _socket = socket;
        _noDelay = socket.AddressFamily == AddressFamily.Unix ? null : noDelay;
        _sink = sink;
        LocalEndPoint = SocketAddresses.OfSocket(socket);
        _accepting = driver.MakeOperation(this);
        DescriptorHeadroom.Refresh();
        driver.Add(this);
        if (Begin())
        {
            // The loop notifies the sink.
            _driver.AddReady(_accepting);
        }
    }

    public int Place { get; set; }

    public override EndPoint LocalEndPoint { get; }

    public override void PauseAccepting() => _isPaused = true;

    public override void ResumeAccepting()
    {
        _isPaused = false;
        DescriptorHeadroom.Refresh();
        if (_isClosed || _isAccepting)
        {
            return;
        }

        if (_isHeld || Begin())
        {
            _isHeld = false;
            _isAccepting = true;
            _driver.AddReady(_accepting);
        }
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _driver.Remove(this);
        if (_isHeld)
        {
            DropAccepted();
        }

        _socket.Dispose();
        _accepting.Dispose();
    }

    public void OnCompleted(SocketOperation operation)
    {
        // The flag stays set until this returns, as the sink may pause and resume meanwhile.
        for (int i = 1; ; i++)
        {
            if (_isClosed)
            {
                DropAccepted();
                return;
            }

            if (_isPaused)
            {
                _isHeld = true;
                _isAccepting = false;
                return;
            }

            Take();
            if (_isClosed || _isPaused)
            {
                _isAccepting = false;
                return;
            }

            if (!Begin())
            {
                return;
            }

            if (i == LargestBatch)
            {
                _driver.AddReady(_accepting);
                return;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    /// <summary>Begins to accept the next connection.</summary>
    /// <returns>Whether the operation has ended already.</returns>
    private bool Begin()
    {
        _isAccepting = true;
        _accepting.AcceptSocket = null;
        return !_socket.AcceptAsync(_accepting);
    }

    private void Take()
    {
        Socket? accepted = _accepting.AcceptSocket;
        _accepting.AcceptSocket = null;
        switch (_accepting.SocketError)
        {
            case SocketError.Success when accepted is not null:
                Accept(accepted);
                break;

            case SocketError.ConnectionReset
            or SocketError.ConnectionAborted
            or SocketError.Interrupted
            or SocketError.WouldBlock
            or SocketError.NetworkDown
            or SocketError.NetworkUnreachable
            or SocketError.HostDown
            or SocketError.HostUnreachable
            or SocketError.ProtocolOption
            or SocketError.OperationNotSupported:
                // The peer has gone before it was accepted, or its network has (accept(2) lists the errors): there may
                // be a next one.
                break;

            default:
                // No descriptor or no memory. Pending connections stay pending: there is nothing to reject them with.
                _sink.OnAcceptFailed(_accepting.SocketError);
                break;
        }
    }

    private void Accept(Socket socket)
    {
        if (!OperatingSystem.IsWindows() && DescriptorHeadroom.IsEatenBy(socket.Handle))
        {
            // Rejected: the last descriptors are kept for the process itself. With a reset: the peer would take an end
            // in order for an empty answer.
            socket.Close(timeout: 0);
            _sink.OnAcceptFailed(SocketError.TooManyOpenSockets);
            return;
        }

        try
        {
            socket.Blocking = false;
            if (_noDelay is { } noDelay)
            {
                socket.NoDelay = noDelay;
            }
        }
        catch (SocketException)
        {
            // The peer has gone already.
            socket.Dispose();
            return;
        }

        var accepted = new ManagedSocket(_driver, socket, SocketAddresses.OfPeer(socket));
        _sink.OnAccepted(new ReadyChannel<ManagedSocket>(accepted));
    }

    private void DropAccepted() => _accepting.AcceptSocket?.Dispose();
}
