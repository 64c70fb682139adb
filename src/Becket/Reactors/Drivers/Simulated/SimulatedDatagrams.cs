using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A datagram socket on a <see cref="SimulatedHost"/>.</summary>
internal sealed class SimulatedDatagrams : IoDatagrams, ISimulatedSource, IBoundSocket
{
    /// <summary>The most bytes in the queue of a socket, as on Linux by default (socket(7), rmem_default).</summary>
    internal const int LargestQueue = 212_992;

    // As on epoll: the most that a busy socket receives in one turn, so that the others get their turn.
    private const int LargestBatch = 64;

    // Linux counts the memory that a datagram takes in the kernel; the least is about this.
    private const int LeastTaken = 768;

    // The lengths that the 16 bits of the headers leave (RFC 768, RFC 791, RFC 8200).
    private const int LongestIpv4 = 65_507;
    private const int LongestIpv6 = 65_527;

    private readonly SimulatedHost _host;
    private readonly DatagramSettings _settings;
    private readonly IDatagramSink _sink;
    private readonly LinkedListNode<ISimulatedSource> _place;
    private readonly Queue<(byte[] Bytes, EndPoint From)> _queue = new();
    private readonly List<(IPAddress Group, IPAddress? Interface)> _memberships = [];

    /// <summary>Null for a Unix socket.</summary>
    private readonly IPEndPoint? _boundTo;
    private EndPoint? _peer;
    private EndPoint? _lastSender;
    private IPAddress? _multicastSource;
    private int _taken;
    private bool _isRefused;
    private bool _isPaused;
    private bool _isClosed;

    public SimulatedDatagrams(SimulatedHost host, EndPoint local, DatagramSettings settings, IDatagramSink sink)
    {
        _host = host;
        _settings = settings;
        _sink = sink;
        LocalEndPoint = local;
        _boundTo = (local as IPEndPoint)?.Plain();
        if (local is IPEndPoint)
        {
            host.Datagrams.Add(this);
        }
        else if (local is not UnnamedUnixEndPoint)
        {
            host.TakePath(local, this);
        }

        _place = host.Register(this);
    }

    public override EndPoint LocalEndPoint { get; }

    public override int MulticastTimeToLive { get; set; } = 1;

    public override bool MulticastLoopback { get; set; } = true;

    public override bool Broadcast { get; set; }

    public bool IsListed { get; set; }

    public bool IsConnected => _peer is not null;

    IPEndPoint IBoundSocket.BoundTo => _boundTo!;

    // Every host can bind IPv4 and IPv6 sockets side by side.
    bool IBoundSocket.IsDualMode => false;

    bool IBoundSocket.SharesAddress => _settings.ReuseAddress;

    private bool IsPaused => _isPaused || _isClosed;

    public override SocketError Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        to ??= _peer;
        if (_isClosed)
        {
            return SocketError.NotSocket;
        }

        if (to is null)
        {
            return SocketError.DestinationAddressRequired;
        }

        if (to.AddressFamily != LocalEndPoint.AddressFamily)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        return to is IPEndPoint ip ? SendTo(data, ip) : SendToPath(data, to);
    }

    public override SocketError Connect(EndPoint to)
    {
        if (to.AddressFamily != LocalEndPoint.AddressFamily)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (to is not IPEndPoint && _host.FindPath(to) is not SimulatedDatagrams)
        {
            return SocketError.AddressNotAvailable;
        }

        _peer = to is IPEndPoint ip ? Reachable(ip) : to;
        return SocketError.Success;
    }

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        _isPaused = false;
        MarkIfAnyWaits();
    }

    public override SocketError ChangeMembership(IPAddress group, IPAddress? ofInterface, bool isMember)
    {
        if (group.AddressFamily != LocalEndPoint.AddressFamily || !group.IsGroup())
        {
            return SocketError.InvalidArgument;
        }

        if (ofInterface is not null && !IsInterface(ofInterface))
        {
            return SocketError.AddressNotAvailable;
        }

        (IPAddress, IPAddress?) membership = (
            group.Plain(),
            ofInterface is null || ofInterface.IsAny() ? null : ofInterface
        );
        if (!isMember)
        {
            return _memberships.Remove(membership) ? SocketError.Success : SocketError.AddressNotAvailable;
        }

        if (_memberships.Contains(membership))
        {
            return SocketError.AddressAlreadyInUse;
        }

        _memberships.Add(membership);
        return SocketError.Success;
    }

    public override SocketError SetMulticastInterface(IPAddress ofInterface)
    {
        if (!IsInterface(ofInterface))
        {
            return SocketError.AddressNotAvailable;
        }

        // An IPv6 interface is named by its number (ipv6(7)), which says nothing of the address.
        _multicastSource =
            ofInterface.IsAny() || ofInterface.AddressFamily == AddressFamily.InterNetworkV6 ? null : ofInterface;
        return SocketError.Success;
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _host.Release(_place);
        _queue.Clear();
        if (LocalEndPoint is IPEndPoint)
        {
            _host.Datagrams.Remove(this);
        }
        else if (LocalEndPoint is not UnnamedUnixEndPoint)
        {
            _host.ReleasePath(LocalEndPoint);
        }
    }

    /// <summary>Whether it receives what is sent to a group, or to the broadcast address.</summary>
    public bool Hears(IPAddress address)
    {
        IPAddress bound = _boundTo!.Address;
        if (bound.AddressFamily != address.AddressFamily || !(bound.IsAny() || bound.Equals(address)))
        {
            return false;
        }

        foreach ((IPAddress group, _) in _memberships)
        {
            if (group.Equals(address))
            {
                return true;
            }
        }

        return address.IsBroadcast();
    }

    /// <summary>Whether it receives from a sender: from all, unless it is connected.</summary>
    public bool TakesFrom(EndPoint from) => _peer is null || _peer.Equals(from);

    /// <summary>Reserves room for a datagram on its way, where the sender can see that there is none.</summary>
    public bool TryReserve(int length)
    {
        // The last datagram may exceed the limit, as on Linux.
        if (_taken >= LargestQueue)
        {
            return false;
        }

        _taken += Taken(length);
        return true;
    }

    /// <summary>A datagram arrives. It is dropped if there is no room.</summary>
    public void OnDatagram(byte[] bytes, EndPoint from, bool isRoomReserved)
    {
        if (isRoomReserved || TryReserve(bytes.Length))
        {
            _queue.Enqueue((bytes, from));
            MarkIfAnyWaits();
        }
    }

    /// <summary>A datagram has found no receiver. Only a socket that is connected to that address gets the error
    /// (udp(7)).</summary>
    public void OnPortUnreachable(IPEndPoint from)
    {
        if (_peer is not null && _peer.Equals(from))
        {
            _isRefused = true;
            MarkIfAnyWaits();
        }
    }

    public void OnReady()
    {
        if (_isRefused && !IsPaused)
        {
            _isRefused = false;
            _sink.OnRefused();
        }

        for (
            int i = 0;
            i < LargestBatch && !IsPaused && _queue.TryDequeue(out (byte[] Bytes, EndPoint From) datagram);
            i++
        )
        {
            _taken -= Taken(datagram.Bytes.Length);
            if (!datagram.From.Equals(_lastSender))
            {
                _lastSender = datagram.From;
            }

            _sink.OnReceived(
                datagram.Bytes.AsSpan(0, Math.Min(datagram.Bytes.Length, _settings.LargestDatagram)),
                _lastSender
            );
        }

        MarkIfAnyWaits();
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    private static int Taken(int length) => Math.Max(LeastTaken, length);

    private SocketError SendTo(ReadOnlySpan<byte> data, IPEndPoint to)
    {
        if (data.Length > (to.AddressFamily == AddressFamily.InterNetwork ? LongestIpv4 : LongestIpv6))
        {
            return SocketError.MessageSize;
        }

        if (to.Port == 0)
        {
            return SocketError.InvalidArgument;
        }

        if (to.Address.IsBroadcast() && !Broadcast)
        {
            return SocketError.AccessDenied;
        }

        to = Reachable(to);
        IPEndPoint local = _boundTo!;
        bool isFromAny = local.Address.IsAny() || local.Address.IsGroup() || local.Address.IsBroadcast();
        IPAddress source =
            !isFromAny ? local.Address
            : to.Address.IsGroup() && _multicastSource is not null ? _multicastSource
            : _host.SourceFor(to.Address);
        _host.Send(
            new SimulatedPacket(PacketKind.Datagram, new IPEndPoint(source, local.Port), to)
            {
                Datagram = new SimulatedDatagram(data.ToArray(), MulticastTimeToLive, MulticastLoopback),
            }
        );
        return SocketError.Success;
    }

    private SocketError SendToPath(ReadOnlySpan<byte> data, EndPoint to)
    {
        switch (_host.FindPath(to))
        {
            case null:
                return SocketError.AddressNotAvailable;

            case SimulatedDatagrams receiver when !receiver.TakesFrom(LocalEndPoint):
                return SocketError.AccessDenied;

            case SimulatedDatagrams when data.Length > LargestQueue:
                return SocketError.MessageSize;

            case SimulatedDatagrams receiver when !receiver.TryReserve(data.Length):
                return SocketError.WouldBlock;

            case SimulatedDatagrams:
                _host.Send(
                    new SimulatedPacket(PacketKind.Datagram, LocalEndPoint, to)
                    {
                        Datagram = new SimulatedDatagram(data.ToArray(), 0, true),
                    }
                );
                return SocketError.Success;

            default:
                return SocketError.ProtocolType;
        }
    }

    /// <summary>Sending to the "any" address is sending to this host, as on Linux.</summary>
    private static IPEndPoint Reachable(IPEndPoint to) =>
        to.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, to.Port)
        : to.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, to.Port)
        : to.Plain();

    private bool IsInterface(IPAddress address) =>
        address.AddressFamily == LocalEndPoint.AddressFamily && _host.IsOwn(address);

    private void MarkIfAnyWaits()
    {
        if ((_queue.Count > 0 || _isRefused) && !IsPaused)
        {
            _host.MarkReady(this);
        }
    }
}
