using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A channel over a <see cref="SimulatedSocket"/>.</summary>
internal sealed class SimulatedChannel : ReadyChannel, ISimulatedSource
{
    private readonly SimulatedHost _host;
    private readonly SimulatedSocket _socket;
    private readonly LinkedListNode<ISimulatedSource> _place;
    private readonly bool _isTcp;
    private bool _noDelay;
    private bool _keepAlive;

    public SimulatedChannel(ReadyChannels shared, SimulatedHost host, SimulatedSocket socket, bool noDelay)
        : base(shared)
    {
        _host = host;
        _socket = socket;
        _isTcp = socket.RemoteEndPoint is IPEndPoint;
        NoDelay = noDelay;
        _place = host.Register(this);
        socket.Watcher = this;
        InterestChanged();
    }

    public override EndPoint LocalEndPoint => _socket.LocalEndPoint;

    public override EndPoint RemoteEndPoint => _socket.RemoteEndPoint;

    public override bool NoDelay
    {
        get => _noDelay && !_socket.IsClosed;
        set => _noDelay = value && _isTcp;
    }

    public override bool KeepAlive
    {
        get => _keepAlive && !_socket.IsClosed;
        set => _keepAlive = value && _isTcp;
    }

    public bool IsListed { get; set; }

    public void OnReady()
    {
        if (HasEnded)
        {
            return;
        }

        if (IsConnecting)
        {
            if (_socket.CallResult is { } result)
            {
                OnConnectEnded(result);
            }

            return;
        }

        bool isReading = WantsToReceive;
        if (isReading && _socket.IsReadable)
        {
            OnReadable();
        }

        if (WantsToSend)
        {
            if (_socket.IsWritable)
            {
                OnWritable();
            }
        }
        else if (!isReading && _socket.IsReset)
        {
            // Nobody asks, and it is told all the same, as epoll does.
            Fail(SocketError.ConnectionReset);
        }

        if (WantsToReceive && _socket.IsReadable)
        {
            _host.MarkReady(this);
        }
    }

    public void OnShutdown() => Fail(SocketError.Shutdown);

    public void Abandon() => Release(isReset: false);

    protected override int Receive(byte[] buffer, out SocketError error) => _socket.Receive(buffer, out error);

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error) => _socket.Send(data, out error);

    protected override void InterestChanged()
    {
        if (
            !HasEnded
            && (_socket.IsReset || (WantsToReceive && _socket.IsReadable) || (WantsToSend && _socket.IsWritable))
        )
        {
            _host.MarkReady(this);
        }
    }

    protected override void ShutDownSending() => _socket.ShutDownSending();

    protected override void Release(bool isReset)
    {
        _host.RemoveSource(_place);

        // Between Unix sockets there are no resets.
        _socket.Close(isReset && _isTcp);
    }
}
