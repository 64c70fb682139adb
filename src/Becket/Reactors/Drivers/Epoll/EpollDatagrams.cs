using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A datagram socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollDatagrams : IoDatagrams, IReadySource
{
    // The most that a busy socket receives in one turn, so that the others get their turn.
    private const int LargestBatch = 64;

    private readonly IDatagramSink _sink;
    private readonly bool _isIpv6;
    private readonly byte[] _buffer;
    private readonly byte[] _lastAddress = new byte[SocketCalls.LongestAddress];
    private int _lastAddressLength;
    private EndPoint? _lastSender;
    private EndPoint? _lastReceiver;
    private SocketAddress? _lastReceiverAddress;
    private EndPoint? _peer;
    private EpollRegistration _registration;
    private bool _isPaused;

    public EpollDatagrams(
        EpollDriver driver,
        int descriptor,
        AddressFamily family,
        DatagramSettings settings,
        IDatagramSink sink,
        EndPoint? adoptedPeer = null
    )
    {
        _sink = sink;
        AdoptedPeer = _peer = adoptedPeer;
        _isIpv6 = family == AddressFamily.InterNetworkV6;
        _buffer = GC.AllocateUninitializedArray<byte>(settings.LargestDatagram, pinned: true);
        LocalEndPoint = NativeAddress.OfBoundSocket(descriptor);
        _registration = new EpollRegistration(driver, descriptor);
        _registration.Attach(this, ReadyEvents.Readable);
    }

    public override EndPoint LocalEndPoint { get; }

    public override EndPoint? AdoptedPeer { get; }

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
        get => SocketCalls.GetOption(_registration.Descriptor, SocketOption.SocketLevel, SocketOption.Broadcast) != 0;
        set =>
            SocketCalls.SetOption(
                _registration.Descriptor,
                SocketOption.SocketLevel,
                SocketOption.Broadcast,
                value ? 1 : 0
            );
    }

    private int Level => _isIpv6 ? SocketOption.Ipv6Level : SocketOption.Ipv4Level;

    public override SocketError Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (!_registration.IsOpen)
        {
            return SocketError.NotSocket;
        }

        if (to is UnixDomainSocketEndPoint)
        {
            return SocketCalls.SendTo(_registration.Descriptor, data, Receiver(to)).ToSocketError();
        }

        // Written again each time, which costs no object: an end point is mutable, and the caller still holds it.
        Span<byte> room = stackalloc byte[SocketCalls.LongestAddress];
        ReadOnlySpan<byte> address = to is null ? default : room[..NativeAddress.Write(to, room)];
        return SocketCalls.SendTo(_registration.Descriptor, data, address).ToSocketError();
    }

    public override SocketError Connect(EndPoint to)
    {
        SocketAddress address = to.Serialize();
        SystemResult result = SocketCalls.Connect(_registration.Descriptor, address.Buffer.Span[..address.Size]);
        if (result.IsSuccess)
        {
            _peer = to;
        }

        return result.ToSocketError();
    }

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        _isPaused = false;
        _registration.Watch(ReadyEvents.Readable);
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

    /// <remarks>An adopted socket may have other descriptors, so epoll would go on to report its
    /// datagrams.</remarks>
    public override void Close()
    {
        _registration.StopWatching();
        _registration.Close();
    }

    public void OnReady(ReadyEvents events)
    {
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        for (int i = 0; i < LargestBatch && _registration.IsOpen; i++)
        {
            if (_isPaused)
            {
                _registration.Watch(ReadyEvents.None);
                return;
            }

            SystemResult received = SocketCalls.ReceiveFrom(_registration.Descriptor, _buffer, address, out int length);
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

    private int Get(int ipv4, int ipv6) =>
        SocketCalls.GetOption(_registration.Descriptor, Level, _isIpv6 ? ipv6 : ipv4);

    private void Set(int ipv4, int ipv6, int value) =>
        SocketCalls.SetOption(_registration.Descriptor, Level, _isIpv6 ? ipv6 : ipv4, value);

    private SocketError Set(int name, ReadOnlySpan<byte> value) =>
        SocketCalls.SetOption(_registration.Descriptor, Level, name, value).ToSocketError();

    /// <summary>The address of a Unix socket. Its end point cannot change, and makes a new object each time it gives
    /// its address.</summary>
    private ReadOnlySpan<byte> Receiver(EndPoint to)
    {
        if (!ReferenceEquals(to, _lastReceiver))
        {
            _lastReceiverAddress = to.Serialize();
            _lastReceiver = to;
        }

        return _lastReceiverAddress!.Buffer.Span[.._lastReceiverAddress.Size];
    }

    /// <summary>The sender: the same object as for the datagram before, if it is the same sender.</summary>
    private EndPoint Sender(ReadOnlySpan<byte> address)
    {
        if (_lastSender is null || !address.SequenceEqual(_lastAddress.AsSpan(0, _lastAddressLength)) || IsChanged())
        {
            address.CopyTo(_lastAddress);
            _lastAddressLength = address.Length;
            // A Unix socket need not have an address.
            _lastSender = address.IsEmpty ? _peer ?? UnnamedUnixEndPoint.Instance : NativeAddress.Read(address);
        }

        return _lastSender;
    }

    /// <summary>Whether the protocol has changed the sender that it was given: an end point is mutable, and who answers
    /// to another port may set that.</summary>
    private bool IsChanged()
    {
        if (_lastSender is not IPEndPoint)
        {
            return false;
        }

        Span<byte> room = stackalloc byte[SocketCalls.LongestAddress];
        return !room[..NativeAddress.Write(_lastSender, room)]
            .SequenceEqual(_lastAddress.AsSpan(0, _lastAddressLength));
    }
}
