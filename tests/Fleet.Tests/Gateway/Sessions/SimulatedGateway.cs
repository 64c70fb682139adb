using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Becket.Samples.Fleet.Gateway.Vehicles;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A gateway and its vehicles, on one reactor in virtual time.</summary>
internal sealed class SimulatedGateway
{
    private readonly Reactor _reactor;

    private SimulatedGateway(Reactor reactor, GatewayOptions options, WriterOptions writing, TimeProvider? wallClock)
    {
        _reactor = reactor;
        Writer = new StoreWriter(reactor, Store, spool: null, writing, new Random(1), NullLogger.Instance);
        Gateway = new FleetGateway(reactor, options with { Port = 7611 }, Writer, Log, wallClock);
    }

    public Reactor Reactor => _reactor;

    public InstantStore Store { get; } = new();

    public StoreWriter Writer { get; }

    public FleetGateway Gateway { get; }

    public LogLines Log { get; } = new();

    /// <summary>Runs a scene with a gateway that listens, stops the gateway, and checks that no connection is
    /// left.</summary>
    public static void Play(
        Func<SimulatedGateway, Deferred> scene,
        GatewayOptions? options = null,
        WriterOptions? writing = null,
        TimeProvider? wallClock = null,
        VehicleList? vehicles = null
    )
    {
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                VirtualTime = true,
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            }
        );
        reactor.Run(async Deferred () =>
        {
            var simulated = new SimulatedGateway(
                reactor,
                (options ?? new GatewayOptions()) with
                {
                    OpenRegistration = vehicles is null || options is { OpenRegistration: true },
                },
                writing ?? new WriterOptions(),
                wallClock
            );
            simulated.Gateway.Apply(vehicles ?? VehicleList.Empty);
            await simulated.Gateway.Start();
            await scene(simulated);
            await simulated.Gateway.Stop();
            Assert.Empty(simulated.Gateway.Devices.Connections);
            Assert.Empty(simulated.Gateway.Devices.Online);
        });
        Assert.Equal(0, reactor.Statistics().OpenChannels);
        Assert.Equal(0, reactor.Statistics().Errors);
    }

    public Deferred Wait(double seconds) => _reactor.DeferLater(TimeSpan.FromSeconds(seconds));

    public Deferred<TProtocol> Connect<TProtocol>(TProtocol protocol, int port = 7611)
        where TProtocol : class, IProtocol => _reactor.ConnectTcp("127.0.0.1", port, () => protocol);

    /// <summary>A vehicle that has registered and authenticated itself.</summary>
    public async Deferred<Vehicle> Online(string number = "013800138000", bool isVersion2019 = false)
    {
        Vehicle vehicle = await Connect(new Vehicle(number, isVersion2019));
        await vehicle.GoOnline();
        return vehicle;
    }
}
