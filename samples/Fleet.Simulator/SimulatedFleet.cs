using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>A fleet of vehicles on one reactor. It sends by a plan, whether the gateway answers or not, and ends by
/// itself.</summary>
internal sealed class SimulatedFleet
{
    private readonly List<Vehicle> _vehicles = [];
    private readonly LoopingCall _ticking;
    private readonly CountingEndpoint _endpoint;
    private TimeSpan _begun;
    private long _sent;
    private long _reconnected;
    private int _next;
    private long _second = -1;

    public SimulatedFleet(Reactor reactor, SimulationOptions options)
    {
        Reactor = reactor;
        Options = options;
        Random = new Random(options.Seed);
        LongBatch = MakeLongBatch();
        Fragments = new FragmentAssembler(reactor);
        _endpoint = new CountingEndpoint(new TcpClientEndpoint(reactor, options.Address, options.Port), Figures);
        _ticking = new LoopingCall(Tick) { Clock = reactor };
        for (int index = 0; index < options.Devices; index++)
        {
            _vehicles.Add(new Vehicle(this, _endpoint, options.FirstDevice + index));
        }
    }

    /// <summary>Called with each vehicle, and the serial number of an alarm of it that the gateway has acknowledged.
    /// Null: nobody asks.</summary>
    public Action<Vehicle, ushort>? AlarmAcknowledged { get; init; }

    public Reactor Reactor { get; }

    public SimulationOptions Options { get; }

    public SimulationFigures Figures { get; } = new();

    public Random Random { get; }

    /// <summary>Puts together what the gateway sends in packets.</summary>
    public FragmentAssembler Fragments { get; }

    /// <summary>A body of 0x0704 that needs several packets.</summary>
    public byte[] LongBatch { get; }

    /// <summary>The time of day for reports, to the second.</summary>
    public BcdTime Time { get; private set; }

    /// <summary>Set when the time is up, so that connections which end from then on do not count as lost.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The error of the last failed connection. Null if none failed.</summary>
    public Exception? LastFailure => _endpoint.LastFailure;

    /// <returns>Fires when the time is up and the last answers have arrived or have timed out.</returns>
    public async Deferred Run()
    {
        _begun = Reactor.Now;
        UpdateTime();
        _ = StartVehicles();
        Deferred<LoopingCall> ticking = _ticking.Start(Options.Tick);
        _ = Reactor.DeferLater(Options.Duration).AddCallback(_ticking.Stop);
        await ticking;
        await LastAnswers();
        IsEnding = true;
        Figures.Unanswered += _vehicles.Sum(static vehicle => vehicle.Link?.PendingCount ?? 0);
        await new DeferredList(_vehicles.Select(static vehicle => vehicle.Stop()));
    }

    /// <summary>Decides at random whether garbage is sent now.</summary>
    public bool IsGarbageDue() => Options.Garbage > 0 && Random.NextDouble() < Options.Garbage;

    private async Deferred StartVehicles()
    {
        for (int started = 0; started < _vehicles.Count && !IsEnding; )
        {
            int due = Math.Min(
                _vehicles.Count,
                1 + (int)((Reactor.Now - _begun).TotalSeconds * Options.ConnectsPerSecond)
            );
            for (; started < due; started++)
            {
                _vehicles[started].Start();
            }

            await Reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        }
    }

    private void Tick()
    {
        UpdateTime();
        TimeSpan elapsed = Elapsed = Reactor.Now - _begun;
        double perSecond = Options.Rate * Options.Devices;
        long due = (long)(elapsed.TotalSeconds * perSecond);
        Figures.MaxBehind = TimeSpan.FromTicks(
            Math.Max(Figures.MaxBehind.Ticks, TimeSpan.FromSeconds((due - _sent) / perSecond).Ticks)
        );
        for (; _sent < due; _sent++)
        {
            // A vehicle that is not connected skips its message.
            Next().Link?.SendNext();
        }

        for (
            long reconnects = (long)(elapsed.TotalSeconds * Options.Reconnects);
            _reconnected < reconnects;
            _reconnected++
        )
        {
            _vehicles[Random.Next(_vehicles.Count)].Link?.Disconnect(logsOut: Random.Next(10) == 0);
        }
    }

    private Vehicle Next()
    {
        Vehicle vehicle = _vehicles[_next];
        _next = (_next + 1) % _vehicles.Count;
        return vehicle;
    }

    private async Deferred LastAnswers()
    {
        for (
            TimeSpan end = Reactor.Now + Options.AnswerTimeout;
            Reactor.Now < end && _vehicles.Any(static vehicle => vehicle.Link is { PendingCount: > 0 });

        )
        {
            await Reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        }
    }

    private void UpdateTime()
    {
        DateTimeOffset now = Reactor.TimeProvider.GetUtcNow();
        if (now.ToUnixTimeSeconds() != _second)
        {
            _second = now.ToUnixTimeSeconds();
            Time = new BcdTime(now);
        }
    }

    private static byte[] MakeLongBatch()
    {
        const int Reports = 40;
        byte[] body = new byte[2 * Reports * Position.Length];
        byte[] report = new byte[Position.Length];
        int length = PositionBatch.WriteHead(body, Reports, type: 1);
        for (uint i = 0; i < Reports; i++)
        {
            var time = new BcdTime(new DateTimeOffset(2026, 1, 2, 3, 4, (int)i, BcdTime.ChinaOffset));
            _ = new Position(
                0,
                Position.AccOn | Position.Positioned,
                30_000_000 + i,
                120_000_000 + i,
                12,
                600,
                90,
                time
            ).WriteTo(report);
            length += PositionBatch.WriteReport(body.AsSpan(length), report);
        }

        return body[..length];
    }
}
