using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Redis;
using StackExchange.Redis;

namespace Fleet.Tests.Gateway.Stores;

public class RedisStoreTests : StoreContract, IDisposable
{
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
        Assert.InRange(kept.Count, TrailLimit.Length, TrailLimit.Length * 3 / 2);
        Assert.Equal(Enumerable.Range(400 - kept.Count, kept.Count), kept);
        Assert.Equal(20, PositionsOf("b").Count);
    }

    [Fact]
    public void A_key_of_another_type_fails_the_write_with_the_reason()
    {
        using IStore store = Open();
        _look.GetDatabase().StringSet("fleet:positions:a", "mine");
        Assert.Contains(
            "WRONGTYPE",
            Assert
                .ThrowsAny<RedisException>(() => store.Write(new Batch { Positions = [Make.Position("a", 1)] }))
                .Message,
            StringComparison.Ordinal
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

    private protected override IStore Open() => new RedisStore(Link);

    private protected override IReadOnlyList<string> AlarmKeys() =>
        [.. _look.GetDatabase().HashKeys("fleet:alarms").Select(static key => key.ToString())];

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

    private protected override IStore Open() => new Blocking(Link);

    private sealed class Blocking(RedisLink link) : IStore
    {
        private readonly RedisStore _reading = new(link);

        // The store uses its reactor only for closing.
        private readonly AsyncRedisStore _writing = new(null!, link);

        public void Write(Batch batch)
        {
            using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
            reactor.Run(() => _writing.Write(batch));
        }

        public IReadOnlyList<LastSeen> ReadLastSeen(int count) => _reading.ReadLastSeen(count);

        public void Dispose() => _reading.Dispose();
    }
}
