using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Accepts vehicles and answers them. Records go to the writer; no message but an alarm waits for a
/// store.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class FleetGateway
{
    // A device that does not take the last bytes within this time is not expected to take them at all.
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(2);

    private readonly Reactor _reactor;
    private readonly List<ListeningPort> _ports = [];

    public FleetGateway(Reactor reactor, GatewayOptions options, StoreWriter writer, ILogger logger)
    {
        _reactor = reactor;
        Options = options;
        Writer = writer;
        Logger = logger;
        Codes = new AuthenticationCodes(options.Secret);
        Fragments = new FragmentAssembler(reactor)
        {
            PacketsMissing = message => Devices.Find(message.Header.Terminal)?.AskForPackets(message),
            GivenUp = message =>
                GatewayLog.GivenUp(logger, message.Header.Terminal, message.Header.MessageId, message.PacketCount),
        };
    }

    public GatewayOptions Options { get; }

    public StoreWriter Writer { get; }

    public ILogger Logger { get; }

    public AuthenticationCodes Codes { get; }

    public FragmentAssembler Fragments { get; }

    public Devices Devices { get; } = new();

    public GatewayCounts Counts { get; } = new();

    public AlarmStates AlarmStates { get; } = new();

    public DateTimeOffset UtcNow => _reactor.TimeProvider.GetUtcNow();

    public bool IsStopping { get; private set; }

    /// <summary>The port for vehicles. Set by <see cref="Start"/>.</summary>
    public ListeningPort Port => _ports[0];

    /// <summary>The port for FP devices. Null if there is none.</summary>
    public ListeningPort? FpPort => _ports.Count > 1 ? _ports[1] : null;

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
    }

    /// <summary>Ends in order: accepts no more connections; reads nothing more, so that nothing more is acknowledged;
    /// waits until the writer has written its records; then closes the connections.</summary>
    public async Deferred Stop()
    {
        IsStopping = true;
        foreach (ListeningPort port in _ports)
        {
            await port.StopListening();
        }

        foreach (DeviceConnection connection in Devices.Connections.ToArray())
        {
            connection.StopReading();
        }

        // Alarms that reach a disk meanwhile are still acknowledged.
        await Writer.Drain(Options.Drain);
        DeviceConnection[] closing = Devices.Connections.ToArray();
        foreach (DeviceConnection connection in closing)
        {
            connection.BeginClose();
        }

        try
        {
            await new DeferredList(closing.Select(static connection => connection.Ended)).AddTimeout(
                s_closingTime,
                _reactor
            );
        }
        catch (TimeoutException)
        {
            foreach (DeviceConnection connection in Devices.Connections.ToArray())
            {
                connection.Transport.AbortConnection();
            }
        }
    }

    private LimitTotalConnectionsFactory Limited(Factory factory) =>
        new(new LimitConnectionsByPeer(factory, Options.MaxPerPeer), Options.MaxConnections);
}
