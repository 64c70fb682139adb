using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Becket.Samples.Fleet.Gateway.Vehicles;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Accepts vehicles and answers them. Records go to the writer; no message but an alarm waits for a
/// store.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class FleetGateway
{
    private const int MaxRefused = 64;

    // A device that does not take the last bytes within this time is not expected to take them at all.
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(2);

    private readonly Reactor _reactor;
    private readonly TimeProvider _wallClock;
    private readonly List<ListeningPort> _ports = [];
    private readonly List<GatewayLimits> _limits = [];
    private readonly Queue<RefusedConnection> _refused = new(MaxRefused);
    private readonly TurnedAwayLog _turnedAway;

    /// <param name="reactor">The loop.</param>
    /// <param name="options">Options.</param>
    /// <param name="writer">Takes the records.</param>
    /// <param name="logger">Receives the gateway's messages.</param>
    /// <param name="wallClock">The time of day. Null: the reactor's. No duration depends on it.</param>
    public FleetGateway(
        Reactor reactor,
        GatewayOptions options,
        StoreWriter writer,
        ILogger logger,
        TimeProvider? wallClock = null
    )
    {
        _reactor = reactor;
        _wallClock = wallClock ?? reactor.TimeProvider;
        _turnedAway = new TurnedAwayLog(reactor, logger);
        FrameLogger = logger;
        Options = options;
        Writer = writer;
        Logger = logger;
        Registrations.IsOpen = options.OpenRegistration;
        Codes = new AuthenticationCodes(options.Secret);
        Fragments = new FragmentAssembler(reactor)
        {
            PacketsMissing = message => Devices.Find(DeviceNames.Of(message.Header.Terminal))?.AskForPackets(message),
            GivenUp = GiveUp,
        };
        FpClaims = new FpClaims(() => reactor.Now);
    }

    public GatewayOptions Options { get; private set; }

    public StoreWriter Writer { get; }

    public ILogger Logger { get; }

    /// <summary>Receives the frames of the devices that are traced. Default: <see cref="Logger"/>.</summary>
    public ILogger FrameLogger { get; init; }

    public AuthenticationCodes Codes { get; }

    public FragmentAssembler Fragments { get; }

    public Devices Devices { get; } = new();

    public GatewayCounts Counts { get; } = new();

    /// <summary>Who may come, and who has registered.</summary>
    public Registrations Registrations { get; } = new();

    public FpClaims FpClaims { get; }

    /// <summary>The connections that ended before a terminal came on line there, the last ones, the oldest
    /// first.</summary>
    public IReadOnlyCollection<RefusedConnection> Refused => _refused;

    /// <summary>The time of day, which somebody may change at any moment.</summary>
    public DateTimeOffset UtcNow => _wallClock.GetUtcNow();

    /// <summary>The reactor's time, which only grows. All durations come from it.</summary>
    public TimeSpan Now => _reactor.Now;

    public bool IsStopping { get; private set; }

    /// <summary>The port for vehicles. Set by <see cref="Start"/>.</summary>
    public ListeningPort Port => _ports[0];

    /// <summary>The port for FP devices. Null if there is none.</summary>
    public ListeningPort? FpPort => _ports.Count > 1 ? _ports[1] : null;

    /// <summary>The time of day of a moment, by the clock of today.</summary>
    /// <param name="moment">By <see cref="Now"/>.</param>
    public DateTimeOffset ToWallClock(TimeSpan moment) => UtcNow - (Now - moment);

    public async Deferred Start()
    {
        var listen = new ListenOptions { Interface = Options.Interface };
        _ports.Add(
            await _reactor.ListenTcp(Options.Port, Limited(Factory.ForProtocol(() => new DeviceSession(this))), listen)
        );
        if (Options.FpPort is { } fpPort)
        {
            _ports.Add(
                await _reactor.ListenTcp(fpPort, Limited(Factory.ForProtocol(() => new FpSession(this))), listen)
            );
        }

        Trace(Options.Traced);
    }

    /// <summary>Applies limits and times that have changed, also to the connections that are open. Ports, address,
    /// secret and authentication stay as they were at the start.</summary>
    public void Apply(GatewayOptions options)
    {
        IReadOnlyList<string> before = Options.Traced;
        Options = options with
        {
            Port = Options.Port,
            FpPort = Options.FpPort,
            Interface = Options.Interface,
            Secret = Options.Secret,
            OpenRegistration = Options.OpenRegistration,
            MustAuthenticate = Options.MustAuthenticate,
        };
        foreach (GatewayLimits limits in _limits)
        {
            limits.Apply(Options);
        }

        foreach (DeviceConnection connection in Devices.Connections.ToArray())
        {
            connection.ApplyLimits();
        }

        foreach (OnlineDevice device in Devices.Online)
        {
            device.StartHeartbeats();
        }

        foreach (string device in before.Except(Options.Traced))
        {
            Devices.Trace(device, isOn: false);
        }

        Trace(Options.Traced.Except(before));
    }

    /// <summary>Puts another list of vehicles in the place of the one before. Devices on line that it does not have are
    /// closed.</summary>
    public void Apply(VehicleList vehicles)
    {
        Registrations.Vehicles = vehicles;
        foreach (OnlineDevice device in Devices.Online.ToArray())
        {
            if (!Registrations.IsAllowed(device.Device))
            {
                device.Session.NotListed(device);
            }
        }
    }

    /// <summary>Keeps what a terminal says of itself.</summary>
    public void Keep(RegisterRecord record)
    {
        if (Registrations.Put(record))
        {
            Writer.Add(record);
        }
    }

    /// <summary>Takes the registrations of earlier runs.</summary>
    public void Load(IEnumerable<RegisterRecord> earlier)
    {
        IReadOnlyList<RegisterRecord> confirmed = Registrations.Load(earlier, out IReadOnlyList<string> displaced);
        foreach (RegisterRecord record in confirmed)
        {
            Writer.Add(record);
        }

        foreach (string device in displaced)
        {
            GatewayLog.Displaced(Logger, device);
            if (Devices.Find(device) is { } online)
            {
                online.Session.NotListed(online);
            }
        }
    }

    /// <summary>The device on line with this name.</summary>
    /// <exception cref="DeviceGoneException">It is not on line.</exception>
    public OnlineDevice Require(string device) =>
        (DeviceNames.Parse(device) is { } name ? Devices.Find(name) : null)
        ?? throw new DeviceGoneException($"Device {device} is not on line.");

    /// <summary>Ends in order: accepts no more connections; reads nothing more, so that nothing more is acknowledged;
    /// waits until the writer has written its records; then closes the connections.</summary>
    public async Deferred Stop()
    {
        IsStopping = true;
        foreach (ListeningPort port in _ports)
        {
            await port.StopListening();
        }

        _turnedAway.Close();
        foreach (DeviceConnection connection in Devices.Connections.ToArray())
        {
            connection.StopReading();
        }

        // Alarms that reach a disk meanwhile are still acknowledged.
        await Writer.Drain(Options.Drain);
        foreach (DeviceConnection connection in Devices.Connections.ToArray())
        {
            connection.BeginClose();
        }

        try
        {
            await Devices.WhenEmpty().AddTimeout(s_closingTime, _reactor);
        }
        catch (TimeoutException)
        {
            // Devices that keep their side open.
            foreach (DeviceConnection connection in Devices.Connections.ToArray())
            {
                connection.Transport.AbortConnection();
            }

            await Devices.WhenEmpty();
        }
    }

    /// <summary>Notes a connection that ended before a terminal came on line.</summary>
    public void NoteRefused(RefusedConnection connection)
    {
        if (_refused.Count == MaxRefused)
        {
            _refused.Dequeue();
        }

        _refused.Enqueue(connection);
    }

    /// <summary>Drops a message of which packets are missing.</summary>
    private void GiveUp(FragmentedMessage message)
    {
        GatewayLog.GivenUp(Logger, message.Header.Terminal, message.Header.MessageId, message.PacketCount);
        _ = Writer.Add(StoredParts.Forget(DeviceNames.Of(message.Header.Terminal), message, UtcNow));
    }

    private GatewayLimits Limited(Factory factory)
    {
        var limits = new GatewayLimits(
            new LimitConnectionsByPeer(factory, Options.MaxPerPeer),
            Options.MaxConnections,
            (peer, why) =>
            {
                Counts.TurnedAway++;
                _turnedAway.Add(peer, why);
            }
        );
        _limits.Add(limits);
        return limits;
    }

    private void Trace(IEnumerable<string> devices)
    {
        foreach (string device in devices)
        {
            Devices.Trace(device, isOn: true);
        }
    }
}
