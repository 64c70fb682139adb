using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>A simulated vehicle: what stays when its connection goes.</summary>
internal sealed class Vehicle
{
    private readonly SimulatedFleet _simulation;
    private readonly ClientService<VehicleLink> _service;
    private ushort _serial;

    /// <summary>Which message comes next. Vehicles begin at different ones, so that a fleet does not send all its
    /// batches at once.</summary>
    private int _turn;
    private uint _alarms;

    public Vehicle(SimulatedFleet simulation, IStreamClientEndpoint endpoint, int number)
    {
        _simulation = simulation;
        Number = TerminalNumber.Parse($"139{number:00000000}", isLong: number % 2 == 0);
        _turn = number;
        Latitude = (uint)(30_000_000 + (number * 997 % 1_000_000));
        Longitude = (uint)(120_000_000 + (number * 991 % 1_000_000));
        _service = new ClientService<VehicleLink>(
            simulation.Reactor,
            endpoint,
            Factory.ForProtocol(() => new VehicleLink(simulation, this)),
            new ClientServiceOptions<VehicleLink>
            {
                PrepareConnection = static link => link.LogIn(),
                Random = new Random(HashCode.Combine(simulation.Options.Seed, number)),
            }
        );
    }

    public TerminalNumber Number { get; }

    /// <summary>The code of its registration; null before that, and after it has logged out.</summary>
    public string? Token { get; set; }

    public uint Latitude { get; private set; }

    public uint Longitude { get; private set; }

    /// <summary>The connection, if it has let the vehicle in, and is not being closed.</summary>
    public VehicleLink? Link => _service.Connection is { Transport.IsConnected: true } link ? link : null;

    public void Start() => _service.StartService();

    /// <returns>Fires once the connection has ended.</returns>
    public Deferred Stop()
    {
        // A gateway that does not read would keep a connection open for ever that has something to send.
        if (_service.Connection is { Transport.Unsent: > 0 } link)
        {
            link.Transport.AbortConnection();
        }

        return _service.StopService();
    }

    public ushort NextSerial() => _serial++;

    public uint NextAlarm() => _alarms++;

    public int NextTurn() => _turn++;

    /// <summary>A report of where it is, and it drives on.</summary>
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
