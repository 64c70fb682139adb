using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Becket.Samples.Fleet.Simulator;
using Becket.Simulations;
using Microsoft.Extensions.Logging.Abstractions;
using FleetOptions = Becket.Samples.Fleet.Simulator.SimulationOptions;

namespace Fleet.Tests.Simulations;

/// <summary>A gateway, its database, and a fleet on several hosts that each send a message per
/// <see cref="Interval"/>.</summary>
internal sealed class FleetWorld
{
    private const int Port = 7611;

    /// <summary>The vehicles of one host. A partition cuts off whole hosts.</summary>
    private const int PerHost = 50;

    private readonly Simulation _simulation;
    private readonly Database _database = new();
    private readonly HashSet<(string Device, int Serial)> _acknowledged = [];
    private readonly List<SimulatedFleet> _fleets = [];

    /// <summary>The gateway that was started last, and its reactor.</summary>
    private (Reactor Reactor, FleetGateway Gateway)? _running;

    public FleetWorld(Simulation simulation, int vehicles, TimeSpan duration)
    {
        _simulation = simulation;
        Vehicles = vehicles;
        Gateway = simulation.AddHost("gateway");
        DatabaseHost = simulation.AddHost("database");
        DatabaseHost.Run(_database.Serve);
        Gateway.Run(RunGateway);
        for (int first = 1; first <= vehicles; first += PerHost)
        {
            AddFleet(first, Math.Min(PerHost, vehicles - first + 1), duration);
        }
    }

    /// <summary>The time between two messages of a vehicle.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    public int Vehicles { get; }

    public Host Gateway { get; }

    public Host DatabaseHost { get; }

    /// <summary>The hosts of the vehicles.</summary>
    public List<Host> FleetHosts { get; } = [];

    public Database Database => _database;

    /// <summary>The number of alarms that were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>The messages that the vehicles have sent.</summary>
    public long Messages => _fleets.Sum(static fleet => fleet.Figures.Messages);

    /// <summary>The vehicles that are on line, as the gateway sees it; 0 while it is down.</summary>
    public int Online => Running?.Devices.Online.Count ?? 0;

    /// <summary>The gateway; null while it is down.</summary>
    private FleetGateway? Running =>
        Gateway.IsUp && _running is { } running && running.Reactor == Gateway.Reactor ? running.Gateway : null;

    /// <summary>No vehicle is on line that the gateway has not heard for more than three intervals, or whose
    /// connection has ended.</summary>
    public void CheckPresence()
    {
        foreach (OnlineDevice device in Running?.Devices.Online ?? [])
        {
            TimeSpan silence = Running!.Now - device.LastFrame;
            Assert.True(
                device.Session.Transport.IsConnected && silence <= 3 * Interval,
                $"{device.Device} is on line and has been silent for {silence}."
            );
        }
    }

    /// <summary>Every alarm that a vehicle was told of that it is safe is in the database.</summary>
    public void CheckAlarms() => Assert.Empty(_acknowledged.Except(_database.Alarms));

    private async Deferred RunGateway(Reactor reactor)
    {
        var store = new DatabaseStore(reactor, _database);
        var spool = new SpoolFile(reactor);
        Batch left = await spool.Load();
        var writer = new StoreWriter(
            reactor,
            store,
            spool,
            new WriterOptions { Linger = TimeSpan.FromSeconds(1), LastSeenInterval = TimeSpan.FromSeconds(10) },
            reactor.Random,
            NullLogger.Instance
        );
        writer.Restore(left);
        var gateway = new FleetGateway(
            reactor,
            new GatewayOptions
            {
                Port = Port,
                Interface = System.Net.IPAddress.Any,
                OpenRegistration = true,
                Secret = "the same after a crash",
                SendHeartbeats = false,
                Idle = 3 * Interval,
            },
            writer,
            NullLogger.Instance
        );
        StoredParts.Restore(gateway, await store.ReadParts(), left.Alarms);
        await gateway.Start();
        _running = (reactor, gateway);
    }

    private void AddFleet(int first, int count, TimeSpan duration)
    {
        Host host = _simulation.AddHost($"fleet-{FleetHosts.Count + 1}");
        FleetHosts.Add(host);
        host.Run(reactor =>
        {
            var fleet = new SimulatedFleet(
                reactor,
                new FleetOptions
                {
                    Devices = count,
                    FirstDevice = first,
                    Duration = duration,
                    Rate = 1 / Interval.TotalSeconds,
                    Address = Gateway.Address,
                    Port = Port,
                    Seed = (int)_simulation.Seed + first,
                    ConnectsPerSecond = 10,
                    Tick = TimeSpan.FromSeconds(5),
                }
            )
            {
                AlarmAcknowledged = (vehicle, serial) => _acknowledged.Add((DeviceNames.Of(vehicle.Number), serial)),
            };
            _fleets.Add(fleet);
            return fleet.Run();
        });
    }
}
