using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A datagram socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollDatagrams : IoDatagrams, IEpollSource
{
    // As many as a busy socket may hand over in one turn, so that the others get theirs.
    private const int LargestBatch = 64;

    private readonly EpollDriver _driver;
    private readonly IDatagramSink _sink;
    private readonly int _slot;
    private readonly bool _isIpv6;
    private readonly byte[] _buffer;
    private readonly byte[] _lastAddress = new byte[SocketCalls.LongestAddress];
    private int _lastAddressLength;
    private EndPoint? _lastSender;
    private EndPoint? _peer;
    private int _descriptor;
    private bool _isPaused;

    public EpollDatagrams(
        EpollDriver driver,
        int descriptor,
        AddressFamily family,
        DatagramSettings settings,
        IDatagramSink sink
    )
    {
        _driver = driver;
        _sink = sink;
        _isIpv6 = family == AddressFamily.InterNetworkV6;
        _buffer = GC.AllocateUninitializedArray<byte>(settings.LargestDatagram, pinned: true);
        LocalEndPoint = NativeAddress.OfSocket(descriptor);
        _slot = driver.Register(descriptor, this, EpollEvent.In);
        _descriptor = descriptor;
    }

    public override EndPoint LocalEndPoint { get; }

    public override int MulticastTimeToLive
    {
        get => Get(SocketOption.Ipv4MulticastTimeToLive, SocketOption.Ipv6MulticastHops);
        set => Set(SocketOption.Ipv4MulticastTimeToLive, SocketOption.Ipv6MulticastHops, value);
    }

    public override bool MulticastLoopback
    {
        get => Get(SocketOption.Ipv4MulticastLoop, SocketOption.Ipv6MulticastLoop) != 0;
        set => Set(SocketOption.Ipv4MulticastLoop, SocketOption.Ipv6MulticastLoop, value ? 1 : 0);
    }

    public override bool Broadcast
    {
        get => SocketCalls.GetOption(_descriptor, SocketOption.SocketLevel, SocketOption.Broadcast) != 0;
        set => SocketCalls.SetOption(_descriptor, SocketOption.SocketLevel, SocketOption.Broadcast, value ? 1 : 0);
    }

    private int Level => _isIpv6 ? SocketOption.Ipv6Level : SocketOption.Ipv4Level;

    public override SocketError Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (_descriptor < 0)
        {
            return SocketError.NotSocket;
        }

        // Written anew each time, which costs no object: an end point can be changed by whoever holds it.
        Span<byte> room = stackalloc byte[SocketCalls.LongestAddress];
        ReadOnlySpan<byte> address = to is null ? default : room[..NativeAddress.Write(to, room)];
        return SocketCalls.SendTo(_descriptor, data, address).ToSocketError();
    }

    public override SocketError Connect(EndPoint to)
    {
        SocketAddress address = to.Serialize();
        SystemResult result = SocketCalls.Connect(_descriptor, address.Buffer.Span[..address.Size]);
        if (result.IsSuccess)
        {
            _peer = to;
        }

        return result.ToSocketError();
    }

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        if (_isPaused)
        {
            _isPaused = false;
            if (_descriptor >= 0)
            {
                _driver.Change(_slot, _descriptor, EpollEvent.In);
            }
        }
    }

    public override SocketError ChangeMembership(IPAddress group, IPAddress? ofInterface, bool isMember)
    {
        if (!_isIpv6)
        {
            // struct ip_mreq: the group, and the interface by its address.
            Span<byte> request = stackalloc byte[8];
            group.TryWriteBytes(request, out _);
            (ofInterface ?? IPAddress.Any).TryWriteBytes(request[4..], out _);
            return Set(isMember ? SocketOption.Ipv4AddMembership : SocketOption.Ipv4DropMembership, request);
        }

        // struct ipv6_mreq: the group, and the interface by its number.
        Span<byte> request6 = stackalloc byte[20];
        group.TryWriteBytes(request6, out _);
        BitConverter.TryWriteBytes(request6[16..], (int)(ofInterface?.ScopeId ?? 0));
        return Set(isMember ? SocketOption.Ipv6AddMembership : SocketOption.Ipv6DropMembership, request6);
    }

    public override SocketError SetMulticastInterface(IPAddress ofInterface)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        if (_isIpv6)
        {
            BitConverter.TryWriteBytes(value, (int)ofInterface.ScopeId);
            return Set(SocketOption.Ipv6MulticastInterface, value);
        }

        ofInterface.TryWriteBytes(value, out _);
        return Set(SocketOption.Ipv4MulticastInterface, value);
    }

    public override void Close()
    {
        if (_descriptor >= 0)
        {
            _driver.Forget(_slot);
            FileCalls.Close(_descriptor);
            _descriptor = -1;
        }
    }

    public void OnEvents(uint events)
    {
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        for (int i = 0; i < LargestBatch && _descriptor >= 0; i++)
        {
            if (_isPaused)
            {
                _driver.Change(_slot, _descriptor, 0);
                return;
            }

            SystemResult received = SocketCalls.ReceiveFrom(_descriptor, _buffer, address, out int length);
            if (received.IsSuccess)
            {
                EndPoint from = Sender(address[..length]);
                _sink.OnReceived(_buffer.AsSpan(0, received.Value), from);
            }
            else if (received.ToSocketError() == SocketError.ConnectionRefused)
            {
                _sink.OnRefused();
            }
            else
            {
                // No datagram is left; or one of them failed, which does not concern the next (udp(7)).
                return;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    private int Get(int ipv4, int ipv6) => SocketCalls.GetOption(_descriptor, Level, _isIpv6 ? ipv6 : ipv4);

    private void Set(int ipv4, int ipv6, int value) =>
        SocketCalls.SetOption(_descriptor, Level, _isIpv6 ? ipv6 : ipv4, value);

    private SocketError Set(int name, ReadOnlySpan<byte> value) =>
        SocketCalls.SetOption(_descriptor, Level, name, value).ToSocketError();

    private EndPoint Sender(ReadOnlySpan<byte> address)
    {
        if (_lastSender is null || !address.SequenceEqual(_lastAddress.AsSpan(0, _lastAddressLength)))
        {
            address.CopyTo(_lastAddress);
            _lastAddressLength = address.Length;
            _lastSender = address.IsEmpty ? _peer ?? LocalEndPoint : NativeAddress.Read(address);
        }

        return _lastSender;
    }
}
