using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A datagram socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollDatagrams : IoDatagrams, IEpollSource
{
    // As many as a busy socket may hand over in one turn, so that the others get theirs.
    private const int LargestBatch = 64;

    private readonly EpollDriver _driver;
    private readonly IDatagramSink _sink;
    private readonly int _slot;
    private readonly bool _isIpv6;
    private readonly byte[] _buffer;
    private readonly byte[] _lastAddress = new byte[NativeAddress.Longest];
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
        _slot = driver.Register(descriptor, this, Libc.EpollIn);
        _descriptor = descriptor;
    }

    public override EndPoint LocalEndPoint { get; }

    public override int MulticastTimeToLive
    {
        get => Get(Libc.IpMulticastTimeToLive, Libc.Ipv6MulticastHops);
        set => Set(Libc.IpMulticastTimeToLive, Libc.Ipv6MulticastHops, value);
    }

    public override bool MulticastLoopback
    {
        get => Get(Libc.IpMulticastLoop, Libc.Ipv6MulticastLoop) != 0;
        set => Set(Libc.IpMulticastLoop, Libc.Ipv6MulticastLoop, value ? 1 : 0);
    }

    public override bool Broadcast
    {
        get => Libc.Get(_descriptor, Libc.SolSocket, Libc.SoBroadcast) != 0;
        set => Libc.TrySet(_descriptor, Libc.SolSocket, Libc.SoBroadcast, value ? 1 : 0);
    }

    public override SocketError Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (_descriptor < 0)
        {
            return SocketError.NotSocket;
        }

        // Written anew each time, which costs no object: an end point can be changed by whoever holds it.
        Span<byte> room = stackalloc byte[NativeAddress.Longest];
        ReadOnlySpan<byte> address = to is null ? default : room[..NativeAddress.Write(to, room)];
        nint sent;
        fixed (byte* start = data)
        fixed (byte* at = address)
        {
            do
            {
                sent = Libc.SendTo(
                    _descriptor,
                    start,
                    (nuint)data.Length,
                    Libc.MessageNoSignal,
                    at,
                    (uint)address.Length
                );
            } while (sent < 0 && Libc.LastError() == SocketError.Interrupted);
        }

        return sent >= 0 ? SocketError.Success : Libc.LastError();
    }

    public override SocketError Connect(EndPoint to)
    {
        SocketAddress address = to.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Libc.Connect(_descriptor, bytes, (uint)address.Size) != 0)
            {
                return Libc.LastError();
            }
        }

        _peer = to;
        return SocketError.Success;
    }

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        if (_isPaused)
        {
            _isPaused = false;
            if (_descriptor >= 0)
            {
                _driver.Change(_slot, _descriptor, Libc.EpollIn);
            }
        }
    }

    public override SocketError ChangeMembership(IPAddress group, IPAddress? ofInterface, bool isMember)
    {
        if (!_isIpv6)
        {
            // struct ip_mreq: the group, and the interface by its address.
            byte* request = stackalloc byte[8];
            group.TryWriteBytes(new Span<byte>(request, 4), out _);
            (ofInterface ?? IPAddress.Any).TryWriteBytes(new Span<byte>(request + 4, 4), out _);
            return Result(
                Libc.SetOption(
                    _descriptor,
                    Libc.IpProtocolIp,
                    isMember ? Libc.IpAddMembership : Libc.IpDropMembership,
                    request,
                    8
                )
            );
        }

        // struct ipv6_mreq: the group, and the interface by its number.
        byte* request6 = stackalloc byte[20];
        group.TryWriteBytes(new Span<byte>(request6, 16), out _);
        *(int*)(request6 + 16) = (int)(ofInterface?.ScopeId ?? 0);
        return Result(
            Libc.SetOption(
                _descriptor,
                Libc.IpProtocolIpv6,
                isMember ? Libc.Ipv6AddMembership : Libc.Ipv6DropMembership,
                request6,
                20
            )
        );
    }

    public override SocketError SetMulticastInterface(IPAddress ofInterface)
    {
        if (_isIpv6)
        {
            return Result(
                Libc.TrySet(_descriptor, Libc.IpProtocolIpv6, Libc.Ipv6MulticastInterface, (int)ofInterface.ScopeId)
                    ? 0
                    : -1
            );
        }

        byte* address = stackalloc byte[4];
        ofInterface.TryWriteBytes(new Span<byte>(address, 4), out _);
        return Result(Libc.SetOption(_descriptor, Libc.IpProtocolIp, Libc.IpMulticastInterface, address, 4));
    }

    public override void Close()
    {
        if (_descriptor >= 0)
        {
            _driver.Forget(_slot);
            Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }

    public void OnEvents(uint events)
    {
        byte* address = stackalloc byte[NativeAddress.Longest];
        for (int i = 0; i < LargestBatch && _descriptor >= 0; i++)
        {
            if (_isPaused)
            {
                _driver.Change(_slot, _descriptor, 0);
                return;
            }

            uint addressLength = NativeAddress.Longest;
            nint count;
            fixed (byte* start = _buffer)
            {
                count = Libc.ReceiveFrom(_descriptor, start, (nuint)_buffer.Length, 0, address, &addressLength);
            }

            if (count >= 0)
            {
                EndPoint from = Sender(
                    new ReadOnlySpan<byte>(address, (int)Math.Min(addressLength, NativeAddress.Longest))
                );
                _sink.OnReceived(_buffer.AsSpan(0, (int)count), from);
                continue;
            }

            switch (Libc.LastError())
            {
                case SocketError.ConnectionRefused:
                    _sink.OnRefused();
                    break;

                case SocketError.Interrupted:
                    break;

                default:
                    // Nothing there; or what went wrong with one datagram, and does not concern the next (udp(7)).
                    return;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    private static SocketError Result(int result) => result == 0 ? SocketError.Success : Libc.LastError();

    private int Get(int ipv4, int ipv6) =>
        Libc.Get(_descriptor, _isIpv6 ? Libc.IpProtocolIpv6 : Libc.IpProtocolIp, _isIpv6 ? ipv6 : ipv4);

    private void Set(int ipv4, int ipv6, int value) =>
        Libc.TrySet(_descriptor, _isIpv6 ? Libc.IpProtocolIpv6 : Libc.IpProtocolIp, _isIpv6 ? ipv6 : ipv4, value);

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
