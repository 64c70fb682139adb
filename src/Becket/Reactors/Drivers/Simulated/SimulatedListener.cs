using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A listener on a <see cref="SimulatedHost"/>.</summary>
internal sealed class SimulatedListener : IoListener, ISimulatedSource, IBoundSocket
{
    // As on epoll: enough for a storm, and the open connections wait no longer than that.
    private const int LargestBatch = 64;

    private readonly SimulatedHost _host;
    private readonly ListenSettings _settings;
    private readonly IListenerSink _sink;
    private readonly LinkedListNode<ISimulatedSource> _place;

    /// <summary>Connections that have not been accepted yet.</summary>
    private readonly Queue<SimulatedSocket> _waiting = new();

    /// <summary>
    /// Connections that were begun while the queue was full. A kernel would drop the call, and the caller's kernel
    /// would repeat it until there is room. So it is in a world; without one they connect as soon as there is.
    /// </summary>
    private readonly Queue<SimulatedSocket> _calling = new();

    /// <summary>Null for a Unix socket.</summary>
    private readonly IPEndPoint? _boundTo;
    private bool _isPaused;
    private bool _isClosed;

    public SimulatedListener(SimulatedHost host, EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        _host = host;
        _settings = settings;
        _sink = sink;
        LocalEndPoint = local;
        _boundTo = (local as IPEndPoint)?.Plain();
        host.Add(this);
        _place = host.Register(this);
    }

    public override EndPoint LocalEndPoint { get; }

    public bool IsListed { get; set; }

    IPEndPoint IBoundSocket.BoundTo => _boundTo!;

    public bool IsDualMode => _settings.DualMode;

    bool IBoundSocket.SharesAddress => _settings.ReusePort;

    // One more than asked for, as on Linux (listen(2) does not say so; the kernel's sk_acceptq_is_full does).
    private bool IsFull => _waiting.Count > Math.Max(0, _settings.Backlog);

    public override void PauseAccepting() => _isPaused = true;

    public override void ResumeAccepting()
    {
        _isPaused = false;
        MarkIfAnyWaits();
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _host.Remove(this);
        _host.Release(_place);
        foreach (SimulatedSocket socket in _waiting)
        {
            socket.Close(isReset: true);
        }

        foreach (SimulatedSocket caller in _calling)
        {
            Refuse(caller);
        }

        _waiting.Clear();
        _calling.Clear();
    }

    /// <summary>A connection begins.</summary>
    public void OnSyn(SimulatedSocket caller)
    {
        if (!IsFull && !IsCallDropped())
        {
            Connect(caller);
        }
        else if (LocalEndPoint is IPEndPoint)
        {
            if (_host.Path is { } path)
            {
                path.OnCallDropped(caller);
            }
            else
            {
                _calling.Enqueue(caller);
            }
        }
        else
        {
            // A Unix socket does not repeat its call, see EpollDriver.Connect.
            Refuse(caller);
        }
    }

    /// <summary>The caller has acknowledged the connection.</summary>
    public void OnEstablished(SimulatedSocket socket)
    {
        if (_isClosed)
        {
            socket.Close(isReset: true);
            return;
        }

        _waiting.Enqueue(socket);
        MarkIfAnyWaits();
    }

    public void OnReady()
    {
        int batch = RarePaths.Draw("tcp: connections accepted in a turn", LargestBatch, 1, 2);
        for (int i = 0; i < batch && !_isPaused && _waiting.TryDequeue(out SimulatedSocket? socket); i++)
        {
            if (_host.IsOutOfDescriptors)
            {
                RejectPending(socket);
                return;
            }

            ConnectCallers();
            _sink.OnAccepted(new ReadyChannel<SimulatedSocket>(socket) { NoDelay = _settings.NoDelay });
        }

        MarkIfAnyWaits();
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    /// <summary>No descriptor is left: resets the connections that wait, as the epoll driver does.</summary>
    private void RejectPending(SimulatedSocket first)
    {
        SimulatedSocket? socket = first;
        do
        {
            socket.Close(isReset: true);
        } while (_waiting.TryDequeue(out socket));

        ConnectCallers();
        _sink.OnAcceptFailed(SocketError.TooManyOpenSockets);
    }

    /// <summary>Whether a call is lost although there is room, as where others have taken it for a moment.</summary>
    private bool IsCallDropped() =>
        _host.Path is not null
        && LocalEndPoint is IPEndPoint
        && RarePaths.Sometimes("tcp: a call finds no room", chance: 0.1);

    private void ConnectCallers()
    {
        while (!IsFull && _calling.TryDequeue(out SimulatedSocket? caller))
        {
            // A caller that has given up does not call any more.
            if (!caller.IsClosed)
            {
                Connect(caller);
            }
        }
    }

    private void Connect(SimulatedSocket caller)
    {
        bool waitsForAck = _host.Path is not null && LocalEndPoint is IPEndPoint;
        var socket = new SimulatedSocket(
            _host,
            AsSeenHere(caller.RemoteEndPoint),
            AsSeenHere(caller.LocalEndPoint),
            caller,
            waitsForAck ? this : null
        );
        if (!waitsForAck)
        {
            _waiting.Enqueue(socket);
        }

        socket.Answer();
        MarkIfAnyWaits();
    }

    private void Refuse(SimulatedSocket caller) =>
        _host.Send(
            new SimulatedPacket(PacketKind.Refusal, caller.RemoteEndPoint, caller.LocalEndPoint) { Receiver = caller }
        );

    private void MarkIfAnyWaits()
    {
        if (_waiting.Count > 0 && !_isPaused)
        {
            _host.MarkReady(this);
        }
    }

    /// <summary>An IPv6 listener shows an IPv4 address as IPv6 (ipv6(7)).</summary>
    private EndPoint AsSeenHere(EndPoint endPoint)
    {
        if (endPoint is not IPEndPoint ip)
        {
            return endPoint;
        }

        IPEndPoint plain = ip.Plain();
        return LocalEndPoint.AddressFamily == plain.AddressFamily
            ? plain
            : new IPEndPoint(plain.Address.MapToIPv6(), plain.Port);
    }
}
