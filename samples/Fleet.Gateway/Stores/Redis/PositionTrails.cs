using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The positions of a batch as commands, two for a device at most. They leave together, and are waited for
/// together.</summary>
internal sealed class PositionTrails
{
    private readonly TrailLimit _limit = new();

    /// <summary>Makes the commands.</summary>
    /// <returns>What is to be executed, and how each of its commands will have ended.</returns>
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
