using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Redis;
using StackExchange.Redis;

namespace Fleet.Tests.Gateway.Stores;

public class RedisStoreTests : StoreContract, IDisposable
{
    private static readonly int Trail = new Retention().Trail;

    private readonly RedisServer _server = new("--save", "");
    private readonly ConnectionMultiplexer _look;

    public RedisStoreTests() => _look = ConnectionMultiplexer.Connect(_server.Patiently);

    private protected RedisLink Link => new("127.0.0.1", _server.Port, TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        _look.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void The_sorted_set_holds_seconds_since_1970()
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("013800138000", 0.5)] });
        Assert.Equal(
            Make.Noon.ToUnixTimeSeconds() + 0.5,
            _look.GetDatabase().SortedSetScore("fleet:last-seen", "013800138000")
        );
    }

    [Fact]
    public void The_latest_positions_of_each_device_are_kept()
    {
        using IStore store = Open();
        for (int serial = 0; serial < 400; serial += 20)
        {
            store.Write(
                new Batch
                {
                    Positions =
                    [
                        .. Enumerable.Range(serial, 20).Select(serial => Make.Position("a", serial)),
                        Make.Position("b", serial),
                    ],
                }
            );
        }

        IReadOnlyList<int> kept = PositionsOf("a");
        Assert.InRange(kept.Count, Trail, Trail * 3 / 2);
        Assert.Equal(Enumerable.Range(400 - kept.Count, kept.Count), kept);
        Assert.Equal(20, PositionsOf("b").Count);
    }

    [Fact]
    public void Positions_under_a_key_of_another_type_are_refused_with_its_name_and_the_rest_is_stored()
    {
        using IStore store = Open();
        _look.GetDatabase().StringSet("fleet:positions:a", "mine");
        Rejection rejection = store.Write(
            new Batch
            {
                LastSeen = [Make.LastSeen("a", 1)],
                Positions = [Make.Position("a", 1), Make.Position("b", 1)],
                Alarms = [Make.Alarm("a", 1)],
            }
        )!;

        Assert.Equal(1, rejection.Records.Count);
        Assert.Equal("a", Assert.Single(rejection.Records.Positions).Device);
        Assert.Contains("fleet:positions:a in Redis is a string", rejection.Reason, StringComparison.Ordinal);
        Assert.Equal([1], PositionsOf("b"));
        Assert.Single(AlarmKeys());
        Assert.Single(store.ReadLastSeen(10));
        Assert.Equal("mine", _look.GetDatabase().StringGet("fleet:positions:a"));
    }

    [Theory]
    [InlineData("fleet:alarms")]
    [InlineData("fleet:alarms-open")]
    [InlineData("fleet:alarm-reports")]
    [InlineData("fleet:alarm-report-times")]
    [InlineData("fleet:alarm-copies")]
    [InlineData("fleet:last-seen")]
    [InlineData("fleet:registers")]
    public void Whatever_key_has_another_type_the_records_that_it_holds_are_refused_and_the_others_stored(string key)
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("z", 1)] });
        _look.GetDatabase().KeyDelete(key);
        _look.GetDatabase().StringSet(key, "mine");
        Rejection rejection = store.Write(
            new Batch
            {
                LastSeen = [Make.LastSeen("a", 1)],
                Positions = [Make.Position("a", 1)],
                Alarms = [Make.Alarm("a", 1)],
                Registers = [new RegisterRecord { Device = "a", Received = Make.Noon }],
            }
        )!;

        Assert.Equal(1, rejection.Records.Count);
        Assert.Contains($"The key {key} in Redis is a string", rejection.Reason, StringComparison.Ordinal);
        Assert.Equal([1], PositionsOf("a"));
    }

    [Fact]
    public void Data_of_the_first_version_is_brought_into_today_s_layout_once()
    {
        IDatabase redis = _look.GetDatabase();
        redis.HashSet("fleet:alarms", "a:20251125T120001Z:1:0", FirstVersion.Alarm("a", 1));
        redis.HashSet("fleet:alarms", "b:20251125T120002Z:2:0", FirstVersion.Alarm("b", 2));
        redis.SortedSetAdd(
            "fleet:positions:a",
            FirstVersion.Position("a", 1),
            Make.Noon.AddSeconds(1).ToUnixTimeSeconds()
        );

        // The one that held its place for ever.
        redis.SortedSetAdd("fleet:positions:a", FirstVersion.Position("a", 9), 4_102_444_800);
        redis.SortedSetAdd("fleet:last-seen", "a", Make.Noon.ToUnixTimeSeconds());
        var time = new TestTime();
        using IStore store = Open(time: time);
        Assert.Contains("2 alarms", store.Prepare(), StringComparison.Ordinal);
        Assert.Null(store.Prepare());

        // The first one is sent again, because the first version was ended before it answered.
        store.Write(
            new Batch { Positions = [Make.Position("a", 3)], Alarms = [Make.Alarm("a", 1), Make.Alarm("a", 4)] }
        );

        Assert.Equal([1, 9, 3], PositionsOf("a"));
        Assert.Equal(Make.Position("a", 3), Assert.Single(store.ReadLatest(10)));
        Assert.Equal(3, store.ReadTrack("a", Make.Noon, Make.Noon.AddMinutes(1), 10).Count);
        Assert.Equal(
            ["a overspeed", "a overspeed", "b overspeed"],
            store.ReadAlarms(new AlarmQuery()).Select(static alarm => $"{alarm.Device} {alarm.Kind}").Order()
        );
        Assert.Equal(3, store.ReadReports(null, Make.Noon, Make.Noon.AddDays(1), 10).Count);
        Assert.All(
            store.ReadAlarms(new AlarmQuery()),
            alarm => Assert.Equal([1, 2, 3], store.ReadReport(alarm.Report)!.Body)
        );
    }

    [Fact]
    public void Without_memory_a_write_fails_with_the_reason()
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 1)] });
        _server.Command("CONFIG SET maxmemory 1");
        foreach (
            Batch batch in (Batch[])
                [
                    new Batch { LastSeen = [Make.LastSeen("a", 2)] },
                    new Batch { Positions = [Make.Position("a", 1)] },
                    new Batch { Alarms = [Make.Alarm("a", 1)] },
                ]
        )
        {
            // For a transaction Redis reports only that it was discarded.
            Assert.Matches("maxmemory|EXECABORT", Assert.ThrowsAny<RedisException>(() => store.Write(batch)).Message);
        }

        _server.Command("CONFIG SET maxmemory 0");
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 2)] });
        Assert.Equal([Make.LastSeen("a", 2)], store.ReadLastSeen(10));
    }

    private protected override IStore Open(Retention? retention = null, TimeProvider? time = null) =>
        new RedisStore(Link, retention, time);

    private protected override IReadOnlyList<string> AlarmKeys() =>
        [.. _look.GetDatabase().HashKeys("fleet:alarm-reports").Select(static key => key.ToString())];

    private protected override IReadOnlyList<int> PositionsOf(string device) =>
        [
            .. _look
                .GetDatabase()
                .SortedSetRangeByRank("fleet:positions:" + device)
                .Select(static position =>
                    JsonDocument.Parse(position.ToString()).RootElement.GetProperty("serial").GetInt32()
                ),
        ];
}

/// <summary>The same contract with the client's asynchronous calls, awaited on another thread than the
/// loop's.</summary>
public sealed class AsyncRedisStoreTests : RedisStoreTests
{
    [Fact]
    public void Each_call_returns_to_the_loop()
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
        reactor.Run(async Deferred () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            var store = new AsyncRedisStore(reactor, Link);
            await store
                .Write(
                    new Batch
                    {
                        LastSeen = [Make.LastSeen("a", 1)],
                        Positions = [Make.Position("a", 1)],
                        Alarms = [Make.Alarm("a", 1)],
                    }
                )
                .AddBoth(outcome =>
                {
                    Assert.Equal(thread, Environment.CurrentManagedThreadId);
                    return outcome;
                });
            await store.Close();
        });
    }

    private protected override IStore Open(Retention? retention = null, TimeProvider? time = null) =>
        new Blocking(Link, retention, time);

    private sealed class Blocking(RedisLink link, Retention? retention, TimeProvider? time) : IStore
    {
        private readonly RedisStore _reading = new(link, retention, time);
        private AsyncRedisStore? _writing;

        public string? Prepare() => _reading.Prepare();

        public Rejection? Write(Batch batch)
        {
            Rejection? rejection = null;
            using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
            reactor.Run(async Deferred () =>
            {
                // A store belongs to one reactor.
                _writing = new AsyncRedisStore(reactor, link, retention, time);
                rejection = await _writing.Write(batch);
            });
            return rejection;
        }

        public IReadOnlyList<LastSeen> ReadLastSeen(int count) => _reading.ReadLastSeen(count);

        public IReadOnlyList<PositionRecord> ReadLatest(int count) => _reading.ReadLatest(count);

        public IReadOnlyList<PositionRecord> ReadTrack(
            string device,
            DateTimeOffset from,
            DateTimeOffset to,
            int count
        ) => _reading.ReadTrack(device, from, to, count);

        public IReadOnlyList<Alarm> ReadAlarms(AlarmQuery query) => _reading.ReadAlarms(query);

        public AlarmRecord? ReadReport(string key) => _reading.ReadReport(key);

        public IReadOnlyList<AlarmRecord> ReadReports(
            string? device,
            DateTimeOffset from,
            DateTimeOffset to,
            int count
        ) => _reading.ReadReports(device, from, to, count);

        public Acknowledgement? Acknowledge(string id, string by, DateTimeOffset at) =>
            _reading.Acknowledge(id, by, at);

        public IReadOnlyList<RegisterRecord> ReadRegisters() => _reading.ReadRegisters();

        public IReadOnlyList<DevicePart> ReadParts() => _reading.ReadParts();

        public void Trim() => _reading.Trim();

        public void Dispose() => _reading.Dispose();
    }
}
