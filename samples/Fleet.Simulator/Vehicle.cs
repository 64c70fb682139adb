using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>A simulated vehicle: the state that outlives its connections.</summary>
internal sealed class Vehicle
{
    private readonly SimulatedFleet _simulation;
    private readonly ClientService<VehicleLink> _service;
    private ushort _serial;

    /// <summary>The number of the next message. Vehicles begin with different ones, so that not all send their batches
    /// at once.</summary>
    private int _turn;
    private uint _alarms;

    public Vehicle(SimulatedFleet simulation, IStreamClientEndpoint endpoint, int number)
    {
        _simulation = simulation;
        Number = TerminalNumber.Parse($"139{number:00000000}", isLong: number % 2 == 0);
        _turn = number;
        Latitude = (uint)(30_000_000 + (number * 997 % 1_000_000));
        Longitude = (uint)(120_000_000 + (number * 991 % 1_000_000));
        Plate = "浙A" + Number.ToString()[^5..];
        Parameters = new VehicleParameters(Plate);
        _service = new ClientService<VehicleLink>(
            simulation.Reactor,
            endpoint,
            Factory.ForProtocol(() => new VehicleLink(simulation, this)),
            new ClientServiceOptions<VehicleLink>
            {
                PrepareConnection = static link => link.LogIn(),

                // HashCode.Combine gives other numbers in each process.
                Random = new Random(unchecked((simulation.Options.Seed * 31_337) + number)),
            }
        );
    }

    public TerminalNumber Number { get; }

    public string Plate { get; }

    public VehicleParameters Parameters { get; }

    /// <summary>The code from the registration. Null before it, and after logging out.</summary>
    public string? Token { get; set; }

    public uint Latitude { get; private set; }

    public uint Longitude { get; private set; }

    /// <summary>The connection, if the gateway has accepted the vehicle on it and it is not being closed.</summary>
    public VehicleLink? Link => _service.Connection is { Transport.IsConnected: true } link ? link : null;

    public void Start() => _service.StartService();

    /// <returns>Fires when the connection has ended.</returns>
    public Deferred Stop()
    {
        // If the gateway does not read, a connection with unsent bytes would never close in order.
        if (_service.Connection is { Transport.Unsent: > 0 } link)
        {
            link.Transport.AbortConnection();
        }

        return _service.StopService();
    }

    public ushort NextSerial() => _serial++;

    public uint NextAlarm() => _alarms++;

    public int NextTurn() => _turn++;

    /// <summary>A report of the position, which then changes a little.</summary>
    public Position Report(uint alarm)
    {
        Latitude += 7;
        Longitude += 11;
        return new Position(
            alarm,
            Position.AccOn | Position.Positioned,
            Latitude,
            Longitude,
            12,
            615,
            45,
            _simulation.Time
        );
    }
}
