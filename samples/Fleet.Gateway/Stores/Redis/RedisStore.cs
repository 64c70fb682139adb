using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Redis, with the client's blocking calls.</summary>
internal sealed class RedisStore(RedisLink link) : IStore
{
    private readonly PositionTrails _trails = new();

    public void Write(Batch batch)
    {
        IDatabase database = link.Database;
        if (batch.Alarms.Count > 0)
        {
            database.HashSet(RedisKeys.Alarms, RedisKeys.ToEntries(batch.Alarms));
        }

        if (batch.LastSeen.Count > 0)
        {
            database.SortedSetAdd(RedisKeys.LastSeen, RedisKeys.ToEntries(batch.LastSeen), SortedSetWhen.GreaterThan);
        }

        if (batch.Positions.Count > 0)
        {
            (ITransaction? commands, Task[]? answers) = _trails.Make(database, batch.Positions);
            commands.Execute();
            if (Array.Find(answers, static answer => answer.IsFaulted) is { Exception: { } error })
            {
                throw error.GetBaseException();
            }
        }
    }

    public IReadOnlyList<LastSeen> ReadLastSeen(int count) =>
        [
            .. link
                .Database.SortedSetRangeByRankWithScores(RedisKeys.LastSeen, 0, count - 1, Order.Descending)
                .Select(RedisKeys.ToLastSeen),
        ];

    public void Dispose() => link.Dispose();
}
