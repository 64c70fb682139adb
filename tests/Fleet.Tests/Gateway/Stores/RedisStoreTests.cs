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
                _writing = new AsyncRedisStore(reactor, link, retention);
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

        public bool Acknowledge(string id, string by, DateTimeOffset at) => _reading.Acknowledge(id, by, at);

        public IReadOnlyList<RegisterRecord> ReadRegisters() => _reading.ReadRegisters();

        public IReadOnlyList<DevicePart> ReadParts() => _reading.ReadParts();

        public void Trim() => _reading.Trim();

        public void Dispose() => _reading.Dispose();
    }
}
