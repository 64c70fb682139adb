using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>
/// A world in memory. Time is virtual: when nothing is left to do now, the clock jumps to when something is, so an hour
/// of waiting takes no time. The network joins the program with itself, by addresses, ports and paths that exist
/// nowhere else.
/// </summary>
/// <remarks>
/// <para>Nothing in it depends on anything but the order of calls: the same program does the same at the same virtual
/// times in every run, as far as it leaves threads alone.</para>
/// <para>What is on its way arrives at once: while there is any of it, virtual time does not move.</para>
/// </remarks>
internal sealed class SimulatedDriver : IoDriver
{
    private readonly object _gate = new();
    private readonly ReadyChannels _channels = new();
    private readonly SimulatedHost _host;
    private double _seconds;
    private bool _isWoken;
    private bool _isDisposed;

    /// <summary>A world of its own, with the loopback addresses.</summary>
    public SimulatedDriver()
        : this(new SimulatedNetwork()) { }

    /// <summary>A host in a world with others, all of whose drivers are used on one thread.</summary>
    /// <param name="network">The network that joins them.</param>
    /// <param name="addresses">The host's own, besides the loopback.</param>
    /// <exception cref="ArgumentException">One of them is another host's.</exception>
    public SimulatedDriver(SimulatedNetwork network, params IPAddress[] addresses) =>
        _host = new SimulatedHost(network, _channels.Segments, addresses);

    public override string Name => "simulated";

    public override double Seconds => Volatile.Read(ref _seconds);

    public override DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);

    public override bool IsRealTime => false;

    public override int Open => _host.Open;

    public override void Wait(double due, bool hasThreadWork)
    {
        lock (_gate)
        {
            // Only this thread changes what there is to do, so it need not be looked at again.
            if (!_channels.IsAnyDirty && !_host.HasInput)
            {
                // Threads live in real time. While one works for this reactor, or when nothing is due ever, only they
                // can bring something.
                while (!_isWoken && due > _seconds && (hasThreadWork || double.IsPositiveInfinity(due)))
                {
                    Monitor.Wait(_gate);
                }

                if (!_isWoken && due > _seconds)
                {
                    Volatile.Write(ref _seconds, due);
                }
            }

            _isWoken = false;
        }
    }

    public override bool Deliver() => _host.Deliver();

    public override void Flush() => _channels.Flush();

    public override void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        CheckFamily(local);
        bool isDualMode = settings.DualMode && local.AddressFamily == AddressFamily.InterNetworkV6;
        settings = settings with { DualMode = isDualMode };
        EndPoint bound = _host.PickBinding(local, isStream: true, isDualMode, settings.ReusePort);
        return new SimulatedListener(_host, _channels, bound, settings, sink);
    }

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink)
    {
        CheckFamily(remote);
        if (remote is IPEndPoint ip && ip.Address.IsAny())
        {
            // To oneself, as on Linux.
            remote = new IPEndPoint(SimulatedHost.Loopback(ip.AddressFamily), ip.Port);
        }

        EndPoint? local = _host.TakeCaller(remote, settings.Bind);
        var socket = new SimulatedSocket(_host, local ?? new IPEndPoint(IPAddress.Any, 0), remote);
        var channel = new SimulatedChannel(_channels, _host, socket, settings.NoDelay) { Sink = sink };
        channel.BeginConnecting();
        if (local is null || (remote is not IPEndPoint && _host.FindPath(remote) is null))
        {
            // What a kernel knows without asking anybody.
            channel.OnConnectEnded(SocketError.AddressNotAvailable);
        }
        else
        {
            socket.Call();
        }

        return channel;
    }

    public override IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink)
    {
        CheckFamily(local);
        EndPoint bound = _host.PickBinding(local, isStream: false, isDualMode: false, settings.ReuseAddress);
        return new SimulatedDatagrams(_host, bound, settings, sink);
    }

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink) => throw NoDescriptors();

    public override IoChannel AdoptChannel(SafeSocketHandle handle) => throw NoDescriptors();

    public override void CloseAll()
    {
        _host.ShutDown();
        Flush();
    }

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _channels.Clear();
            _host.Leave();
            base.Dispose();
        }
    }

    private static void CheckFamily(EndPoint endPoint)
    {
        if (endPoint is not (IPEndPoint or UnixDomainSocketEndPoint))
        {
            throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        }
    }

    private static PlatformNotSupportedException NoDescriptors() =>
        new(
            "The simulated driver cannot adopt a socket: its network is in memory, and knows no descriptors. "
                + "Run the reactor on a real driver (VirtualTime = false), or listen and connect by address."
        );
}
