using System.Net;
using System.Net.Sockets;
using Becket.Files;
using Becket.Reactors.Drivers.Ready;
using Becket.Reactors.Threads;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>
/// The driver of a world in memory. Time is virtual: when nothing is left to do now, the clock jumps to the next event,
/// so an hour of waiting takes no time. The network connects the program with itself, by addresses, ports and paths
/// that exist nowhere else.
/// </summary>
/// <remarks>
/// <para>Everything depends on the order of calls alone: the same program does the same at the same virtual times in
/// every run, as far as it uses no threads.</para>
/// <para>Without a world, packets arrive at once: while any are on their way, virtual time does not move. In a world,
/// the driver never waits: the world makes turns of a host when that has something to do, and moves the time.</para>
/// </remarks>
internal sealed class SimulatedDriver : IoDriver
{
    private readonly object _gate = new();
    private readonly ReadyChannels _channels;
    private readonly SimulatedHost _host;
    private readonly SimulatedTime _time;
    private readonly HostClock _clock;
    private readonly ISimulatedWorld? _world;
    private readonly Action? _hasWork;
    private bool _isWoken;
    private bool _isDisposed;
    private bool _isStuck;

    /// <summary>Makes a network of its own, with the loopback addresses.</summary>
    public SimulatedDriver()
        : this(new SimulatedNetwork()) { }

    /// <summary>Makes a host on a network, with a time of its own.</summary>
    /// <param name="network">The network of the hosts.</param>
    /// <param name="addresses">The host's addresses, besides the loopback.</param>
    /// <exception cref="ArgumentException">Another host has one of the addresses.</exception>
    public SimulatedDriver(SimulatedNetwork network, params IPAddress[] addresses)
    {
        _channels = new ReadyChannels();
        _time = new SimulatedTime();
        _clock = new HostClock(_time);
        _host = new SimulatedHost(network, _channels, addresses, chance: null, hasWork: null);
    }

    /// <summary>Makes a host in a world, which makes its turns and moves its time.</summary>
    /// <param name="world">The world.</param>
    /// <param name="network">The network of the hosts.</param>
    /// <param name="clock">The clock of this host.</param>
    /// <param name="hasWork">Called when the host has something to do: on the world's thread, or on any if another
    /// thread calls the reactor.</param>
    /// <param name="addresses">The host's addresses, besides the loopback.</param>
    /// <exception cref="ArgumentException">Another host has one of the addresses.</exception>
    public SimulatedDriver(
        ISimulatedWorld world,
        SimulatedNetwork network,
        HostClock clock,
        Action hasWork,
        IReadOnlyList<IPAddress> addresses
    )
    {
        _channels = new ReadyChannels(ChannelMemory.OfThread);
        _world = world;
        _time = world.Time;
        _clock = clock;
        _hasWork = hasWork;
        _host = new SimulatedHost(network, _channels, addresses, world.Chance, hasWork);
    }

    public override string Name => "simulated";

    public override double Seconds => _clock.Seconds;

    public override DateTimeOffset UtcNow => _clock.UtcNow;

    public override bool IsRealTime => false;

    public override bool IsHosted => _world is not null;

    public override bool IsStuck => _isStuck;

    /// <summary>The seed of the host's own source of chance.</summary>
    public ulong Seed { get; init; }

    public override TimeSpan Patience { get; set; } = Timeout.InfiniteTimeSpan;

    public override int OpenCount => _host.OpenCount;

    /// <summary>What runs blocking functions; null without a world, where real threads do.</summary>
    public SimulatedThreads? Threads { get; private set; }

    /// <summary>The files of a host in a world; null for those of this machine.</summary>
    public IFileSystem? Files { get; set; }

    public override IFileSystem FileSystem => Files ?? base.FileSystem;

    /// <summary>The network side of the host.</summary>
    public SimulatedHost Host => _host;

    /// <summary>Whether a turn would deliver or send something.</summary>
    public bool HasInputOrOutput => _channels.IsAnyDirty || _host.HasInput;

    /// <summary>Makes a pipe to a child.</summary>
    /// <param name="isForReading">Whether this program reads from it; otherwise it writes to it.</param>
    /// <param name="channel">This program's end.</param>
    public SimulatedPipe MakePipe(bool isForReading, out IoChannel channel)
    {
        var pipe = new SimulatedPipe(_host, isForReading);
        channel = new ReadyChannel<SimulatedPipe>(pipe);
        return pipe;
    }

    /// <summary>Makes a watch of something that is no socket, such as the end of a child.</summary>
    public SimulatedWatch Watch(IWatchSink sink) => new(_host, sink);

    public override void Wait(double due, bool hasThreadWork)
    {
        _isStuck = false;
        if (_world is not null)
        {
            return;
        }

        lock (_gate)
        {
            // Only this thread adds input or output, so one look is enough.
            if (!HasInputOrOutput)
            {
                // Threads work in real time. While one works for this reactor, or when no call is ever due, only a
                // thread can bring the next event.
                while (!_isWoken && due > Seconds && (hasThreadWork || double.IsPositiveInfinity(due)))
                {
                    TimeSpan longest = hasThreadWork ? Timeout.InfiniteTimeSpan : Patience;
                    if (!Monitor.Wait(_gate, longest))
                    {
                        _isStuck = true;
                        return;
                    }
                }

                if (!_isWoken && due > Seconds)
                {
                    _time.MoveTo(due);
                }
            }

            _isWoken = false;
        }
    }

    public override bool Deliver() => _host.Deliver();

    public override void Flush() => _channels.Flush();

    public override void Wake()
    {
        if (_hasWork is not null)
        {
            _hasWork();
            return;
        }

        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        CheckFamily(local);
        CheckDescriptors();
        bool isDualMode = settings.DualMode && local.AddressFamily == AddressFamily.InterNetworkV6;
        settings = settings with { DualMode = isDualMode };
        EndPoint bound = _host.PickBinding(local, isStream: true, isDualMode, settings.ReusePort);
        return new SimulatedListener(_host, bound, settings, sink);
    }

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink)
    {
        CheckFamily(remote);
        CheckDescriptors();
        if (remote is IPEndPoint ip && ip.Address.IsAny())
        {
            // Connects to this host itself, as on Linux.
            remote = new IPEndPoint(SimulatedHost.Loopback(ip.AddressFamily), ip.Port);
        }

        EndPoint? local = _host.TakeCaller(remote, settings.Bind);
        var socket = new SimulatedSocket(_host, local ?? new IPEndPoint(IPAddress.Any, 0), remote);
        var channel = new ReadyChannel<SimulatedSocket>(socket) { Sink = sink, NoDelay = settings.NoDelay };
        if (local is null || (remote is not IPEndPoint && _host.FindPath(remote) is null))
        {
            // A kernel knows this without asking the other side.
            channel.Fail(SocketError.AddressNotAvailable);
        }
        else
        {
            channel.BeginConnecting();
            socket.Call();
        }

        return channel;
    }

    public override IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink)
    {
        CheckFamily(local);
        CheckDescriptors();
        EndPoint bound = _host.PickBinding(local, isStream: false, isDualMode: false, settings.ReuseAddress);
        return new SimulatedDatagrams(_host, bound, settings, sink);
    }

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink) => throw NoDescriptors();

    public override IoChannel AdoptChannel(SafeSocketHandle handle) => throw NoDescriptors();

    public override IoDatagrams AdoptDatagrams(
        SafeSocketHandle handle,
        DatagramSettings settings,
        IDatagramSink sink
    ) => throw NoDescriptors();

    public override Random MakeRandom() => new SeededRandom(new Chance(Seed));

    public override IReactorThreads? MakeThreads(int size, Action<PoolWork> finished) =>
        _world is null ? null : Threads = new SimulatedThreads(_world, size, finished, _hasWork!);

    public override IReadOnlyList<IoChannel> OpenChannels() => _host.OpenChannels();

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
            Threads?.Abandon();
            _host.Leave();
            base.Dispose();
        }
    }

    private static void CheckFamily(EndPoint endPoint)
    {
        if (endPoint is not (IPEndPoint or UnixDomainSocketEndPoint or UnnamedUnixEndPoint))
        {
            throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        }
    }

    private void CheckDescriptors()
    {
        if (_host.IsOutOfDescriptors)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    private static PlatformNotSupportedException NoDescriptors() =>
        new(
            "The simulated driver cannot adopt a socket: its network is in memory and has no descriptors. "
                + "Run the reactor on a real driver (VirtualTime = false), or listen and connect by address."
        );
}
