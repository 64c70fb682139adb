using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>A datagram socket of the base class library.</summary>
/// <remarks>It receives into a buffer of its own, because not on every system a receive of no bytes waits for a
/// datagram.</remarks>
internal sealed class SocketsDatagrams : IoDatagrams, ISocketSource
{
    // The most that a busy socket receives in one turn, so that the others get their turn.
    private const int LargestBatch = 64;

    /// <summary>As long as a path may be, which leaves room for any sender's.</summary>
    private static readonly UnixDomainSocketEndPoint s_anyUnix = new(new string('/', 100));

    private readonly SocketsDriver _driver;
    private readonly Socket _socket;
    private readonly IDatagramSink _sink;
    private readonly SocketOperation _receiving;
    private SocketAddress? _serialized;
    private EndPoint? _serializedFrom;

    /// <summary><see cref="_receiving"/> has begun, or waits to be delivered.</summary>
    private bool _isReceiving;

    /// <summary><see cref="_receiving"/> has ended while reading was paused; its datagram waits for
    /// ResumeReading.</summary>
    private bool _isHeld;
    private bool _isConnected;
    private bool _isPaused;
    private bool _isClosed;

    public SocketsDatagrams(
        SocketsDriver driver,
        Socket socket,
        DatagramSettings settings,
        IDatagramSink sink,
        EndPoint? adoptedPeer = null
    )
    {
        AdoptedPeer = adoptedPeer;
        _isConnected = adoptedPeer is not null;
        _driver = driver;
        _socket = socket;
        _sink = sink;
        LocalEndPoint = SocketAddresses.OfSocket(socket);
        _receiving = driver.MakeOperation(this);
        _receiving.SetBuffer(
            GC.AllocateUninitializedArray<byte>(settings.LargestDatagram, pinned: true),
            0,
            settings.LargestDatagram
        );

        // Each sender replaces the one before it; a sender that sends again stays the same object.
        _receiving.RemoteEndPoint =
            socket.AddressFamily == AddressFamily.Unix
                ? s_anyUnix
                : new IPEndPoint(IsIpv6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        driver.Add(this);
        if (Begin())
        {
            // The loop notifies the sink.
            _driver.AddReady(_receiving);
        }
    }

    public int Place { get; set; }

    public override EndPoint LocalEndPoint { get; }

    public override EndPoint? AdoptedPeer { get; }

    public override int MulticastTimeToLive
    {
        get => Get(Level, SocketOptionName.MulticastTimeToLive);
        set => Set(Level, SocketOptionName.MulticastTimeToLive, value);
    }

    public override bool MulticastLoopback
    {
        get => Get(Level, SocketOptionName.MulticastLoopback) != 0;
        set => Set(Level, SocketOptionName.MulticastLoopback, value ? 1 : 0);
    }

    public override bool Broadcast
    {
        get => Get(SocketOptionLevel.Socket, SocketOptionName.Broadcast) != 0;
        set => Set(SocketOptionLevel.Socket, SocketOptionName.Broadcast, value ? 1 : 0);
    }

    private bool IsIpv6 => _socket.AddressFamily == AddressFamily.InterNetworkV6;

    private SocketOptionLevel Level => IsIpv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;

    public override SocketError Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (_isClosed)
        {
            return SocketError.NotSocket;
        }

        if (to is null)
        {
            _socket.Send(data, SocketFlags.None, out SocketError error);
            return error;
        }

        // Most programs send to the same address again. An IP end point is mutable, so its values are compared, with a
        // copy. A Unix end point is not, and its text does not tell all names apart.
        if (to is IPEndPoint ? !to.Equals(_serializedFrom) : !ReferenceEquals(to, _serializedFrom))
        {
            _serialized = to.Serialize();
            _serializedFrom = to is IPEndPoint ? to.Create(_serialized) : to;
        }

        try
        {
            _socket.SendTo(data, SocketFlags.None, _serialized!);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    public override SocketError Connect(EndPoint to)
    {
        SocketError error = Try(() => _socket.Connect(to));
        _isConnected |= error == SocketError.Success;
        return error;
    }

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        _isPaused = false;
        if (_isClosed || _isReceiving)
        {
            return;
        }

        if (_isHeld || Begin())
        {
            _isHeld = false;
            _isReceiving = true;
            _driver.AddReady(_receiving);
        }
    }

    public override SocketError ChangeMembership(IPAddress group, IPAddress? ofInterface, bool isMember)
    {
        SocketOptionName name = isMember ? SocketOptionName.AddMembership : SocketOptionName.DropMembership;
        object option = IsIpv6
            ? new IPv6MulticastOption(group, ofInterface?.ScopeId ?? 0)
            : new MulticastOption(group, ofInterface ?? IPAddress.Any);
        return Try(() => _socket.SetSocketOption(Level, name, option));
    }

    public override SocketError SetMulticastInterface(IPAddress ofInterface) =>
        Try(() =>
        {
            if (IsIpv6)
            {
                _socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, (int)ofInterface.ScopeId);
            }
            else
            {
                _socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, ofInterface.GetAddressBytes());
            }
        });

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _driver.Remove(this);
            _socket.Dispose();
            _receiving.Dispose();
        }
    }

    public void OnCompleted(SocketOperation operation)
    {
        // The flag stays set until this returns, as the sink may pause and resume meanwhile.
        for (int i = 1; !_isClosed; i++)
        {
            if (_isPaused)
            {
                _isHeld = true;
                _isReceiving = false;
                return;
            }

            Take();
            if (_isClosed || _isPaused)
            {
                _isReceiving = false;
                return;
            }

            if (!Begin())
            {
                return;
            }

            if (i == LargestBatch)
            {
                _driver.AddReady(_receiving);
                return;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    /// <summary>Begins to receive the next datagram.</summary>
    /// <returns>Whether the operation has ended already.</returns>
    private bool Begin()
    {
        _isReceiving = true;
        return !_socket.ReceiveFromAsync(_receiving);
    }

    private void Take()
    {
        switch (_receiving.SocketError)
        {
            // Windows reports a datagram longer than the buffer as an error; the buffer is full then.
            case SocketError.Success or SocketError.MessageSize:
                _sink.OnReceived(_receiving.MemoryBuffer.Span[.._receiving.BytesTransferred], Sender());
                break;

            // Windows reports a refusal in this way, also to sockets that are not connected.
            case SocketError.ConnectionRefused
            or SocketError.ConnectionReset when _isConnected:
                _sink.OnRefused();
                break;

            default:
                // An error of one datagram does not concern the next.
                break;
        }
    }

    /// <summary>A Unix socket need not have an address.</summary>
    private EndPoint Sender() =>
        _receiving.RemoteEndPoint is UnixDomainSocketEndPoint unix
        && (ReferenceEquals(unix, s_anyUnix) || string.IsNullOrEmpty(unix.ToString()))
            ? UnnamedUnixEndPoint.Instance
            : _receiving.RemoteEndPoint!;

    private SocketError Try(Action action)
    {
        if (_isClosed)
        {
            return SocketError.NotSocket;
        }

        try
        {
            action();
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    private int Get(SocketOptionLevel level, SocketOptionName name)
    {
        int value = 0;
        Try(() => value = (int)_socket.GetSocketOption(level, name)!);
        return value;
    }

    private void Set(SocketOptionLevel level, SocketOptionName name, int value) =>
        Try(() => _socket.SetSocketOption(level, name, value));
}
