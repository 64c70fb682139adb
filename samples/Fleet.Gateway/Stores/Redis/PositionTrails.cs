using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Makes Redis commands from the positions of a batch, two for each device at most. The commands are sent
/// together and awaited together.</summary>
internal sealed class PositionTrails
{
    private readonly TrailLimit _limit = new();

    /// <summary>Makes the commands.</summary>
    /// <returns>The transaction to execute, and the answers to its commands.</returns>
    public (ITransaction Commands, Task[] Answers) Make(IDatabase database, IReadOnlyList<PositionRecord> positions)
    {
        ITransaction commands = database.CreateTransaction();
        var answers = new List<Task>();
        foreach (IGrouping<string, PositionRecord> trail in positions.GroupBy(static position => position.Device))
        {
            RedisKey key = RedisKeys.PositionsOf(trail.Key);
            SortedSetEntry[] entries = RedisKeys.ToEntries(trail);
            answers.Add(commands.SortedSetAddAsync(key, entries));
            if (_limit.IsDue(trail.Key, entries.Length))
            {
                answers.Add(commands.SortedSetRemoveRangeByRankAsync(key, 0, -TrailLimit.Length - 1));
            }
        }

        return (commands, [.. answers]);
    }
}
