using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Fleet.Tests.Gateway.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A gateway with a real server for its store and a vehicle, on one real reactor. The vehicle notes the
/// acknowledged
/// alarms.</summary>
internal sealed class StoreGateway
{
    // Long enough for any scene. Other tests check the time limits, in virtual time.
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    private readonly Reactor _reactor;
    private readonly StoreAddress _address;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");
    private readonly IDeferredStore _store;
    private readonly ThreadedSpool _spool;
    private readonly FleetGateway _gateway;
    private readonly Dictionary<ushort, int> _asked = [];
    private Vehicle _vehicle = null!;
    private int _second;

    private StoreGateway(Reactor reactor, StoreAddress address, bool isAsync)
    {
        _reactor = reactor;
        _address = address;
        _store = address.Open(reactor, isAsync);
        _spool = new ThreadedSpool(reactor, new SqliteSpool(Path.Combine(_folder.FullName, "spool.db")));
        Writer = new StoreWriter(
            reactor,
            _store,
            _spool,
            new WriterOptions { Capacity = 1_000 },
            new Random(1),
            NullLogger.Instance
        );
        _gateway = new FleetGateway(
            reactor,
            new GatewayOptions
            {
                Port = 0,
                OpenRegistration = true,
                FirstFrame = s_never,
                Heartbeat = s_never,
                Idle = s_never,
            },
            Writer,
            NullLogger.Instance
        );
    }

    public StoreWriter Writer { get; }

    /// <summary>The times of the alarms that were acknowledged, in seconds since noon.</summary>
    public List<int> Acknowledged { get; } = [];

    /// <param name="address">The store.</param>
    /// <param name="isAsync">Whether to use the Redis client's asynchronous calls.</param>
    /// <param name="scene">What happens.</param>
    public static void Play(string address, bool isAsync, Func<StoreGateway, Deferred> scene)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async Deferred () =>
        {
            var played = new StoreGateway(reactor, StoreAddress.Parse(address), isAsync);
            try
            {
                await played._gateway.Start();
                played._vehicle = await reactor.ConnectTcp(
                    "127.0.0.1",
                    played._gateway.Port.Port,
                    static () => new Vehicle()
                );
                await played._vehicle.GoOnline();
                await scene(played);
                await played._gateway.Stop();
                Assert.Equal(
                    new Batch(),
                    await played._spool.Load(),
                    EqualityComparer<Batch>.Create(static (one, other) => one!.Count == other!.Count)
                );
            }
            finally
            {
                await played._store.Close();
                await played._spool.Close();
                played._folder.Delete(recursive: true);
            }
        });
    }

    public void SendAlarm()
    {
        ushort serial = _vehicle.Send(MessageIds.Position, Vehicle.Report(_second, Position.EmergencyAlarm));
        _asked[serial] = _second++;
    }

    /// <summary>Sends alarms, and waits until each is acknowledged.</summary>
    public async Deferred Acknowledge(int alarms)
    {
        for (int index = 0; index < alarms; index++)
        {
            SendAlarm();
        }

        while (_asked.Count > 0)
        {
            GeneralAnswer answer = await _vehicle.ReceiveAnswer();
            Assert.Equal(AnswerResult.Success, answer.Result);
            Assert.True(_asked.Remove(answer.Serial, out int second));
            Acknowledged.Add(second);
        }
    }

    /// <summary>Sends a position, which must be acknowledged whatever the store does.</summary>
    public async Deferred IsAnswered() =>
        Assert.Equal(AnswerResult.Success, await _vehicle.Ask(MessageIds.Position, Vehicle.Report(_second++)));

    public Deferred Do(Action blocking) => _reactor.DeferToThread(blocking);

    /// <summary>Waits for an event, with a long time limit.</summary>
    public async Deferred Until(Func<WriterStatistics, bool> happened)
    {
        for (int tries = 0; !happened(Writer.Statistics()); tries++)
        {
            Assert.True(tries < 30_000, $"It has not happened in five minutes: {Writer.Statistics()}");
            await _reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Waits until the queue is empty, and checks that the store has every acknowledged alarm, and each
    /// once.</summary>
    public async Deferred EverythingIsWritten()
    {
        await Until(static kept => kept is { Alarms: 0, Positions: 0, LastSeen: 0 });
        IReadOnlyList<AlarmRecord> reports = await _reactor.DeferToThread(() =>
        {
            using IStore store = _address.Open();
            return store.ReadReports(null, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, int.MaxValue);
        });
        Assert.Equal(
            Acknowledged.Order(),
            reports.Select(static report => (int)(report.Time!.Value - Make.Noon).TotalSeconds).Order()
        );
    }
}
