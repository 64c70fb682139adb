using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Accepts vehicles and answers them. What is to be kept goes to the writer; nothing here waits for a
/// store.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class FleetGateway
{
    // Who does not take the rest in this time takes it never.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

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

    public DateTimeOffset UtcNow => _reactor.TimeProvider.GetUtcNow();

    public bool IsStopping { get; private set; }

    /// <summary>Where vehicles connect, once it has started.</summary>
    public ListeningPort Port => _ports[0];

    /// <summary>Where FP devices connect, if anywhere.</summary>
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

    /// <summary>Ends in order: accepts nobody, reads nothing more, so that no more is acknowledged, and has what is
    /// kept written; then says goodbye.</summary>
    public async Deferred Stop()
    {
        IsStopping = true;
        foreach (ListeningPort port in _ports)
        {
            await port.StopListening();
        }

        foreach (ISession? session in Devices.Sessions.ToArray())
        {
            session.StopReading();
        }

        // Alarms that become safe meanwhile are still acknowledged.
        await Writer.Drain(Options.Drain);
        ISession[] leaving = Devices.Sessions.ToArray();
        foreach (ISession? session in leaving)
        {
            session.BeginClose();
        }

        try
        {
            await new DeferredList(leaving.Select(static session => session.Ended)).AddTimeout(s_farewell, _reactor);
        }
        catch (TimeoutException)
        {
            foreach (ISession? session in Devices.Sessions.ToArray())
            {
                session.Transport.AbortConnection();
            }
        }
    }

    private LimitTotalConnectionsFactory Limited(Factory factory) =>
        new(new LimitConnectionsByPeer(factory, Options.MaxPerPeer), Options.MaxConnections);
}
