using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Redis, with the client's asynchronous calls. They complete on the client's threads; an <c>async
/// Deferred</c> method returns to the loop after each.</summary>
internal sealed class AsyncRedisStore(Reactor reactor, RedisLink link) : IDeferredStore
{
    private readonly PositionTrails _trails = new();

    public async Deferred Write(Batch batch)
    {
        IDatabase database = await link.Connect();
        if (batch.Alarms.Count > 0)
        {
            await database.HashSetAsync(RedisKeys.Alarms, RedisKeys.ToEntries(batch.Alarms));
        }

        if (batch.LastSeen.Count > 0)
        {
            await database.SortedSetAddAsync(
                RedisKeys.LastSeen,
                RedisKeys.ToEntries(batch.LastSeen),
                SortedSetWhen.GreaterThan
            );
        }

        if (batch.Positions.Count > 0)
        {
            (ITransaction? commands, Task[]? answers) = _trails.Make(database, batch.Positions);
            await commands.ExecuteAsync();
            await Task.WhenAll(answers);
        }
    }

    // Closing waits for the calls that are under way, and blocks.
    public Deferred Close() => reactor.DeferToThread(link.Dispose);
}
