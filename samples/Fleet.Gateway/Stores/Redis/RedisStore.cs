using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Redis, with the client's blocking calls.</summary>
/// <remarks>RedisStore.Reading.cs reads.</remarks>
/// <param name="link">The connection.</param>
/// <param name="retention">How much is kept. Null: the defaults.</param>
/// <param name="time">The clock. Null: the system's.</param>
internal sealed partial class RedisStore(RedisLink link, Retention? retention = null, TimeProvider? time = null)
    : IStore
{
    private const int TrimStep = 1_000;

    private readonly Retention _retention = retention ?? new Retention();
    private readonly TrimClock _trim = new(time ?? TimeProvider.System);

    public bool IsPrepared { get; private set; }

    public bool IsTrimDue => _trim.IsDue;

    public string? Prepare()
    {
        string? migrated = RedisMigration.Run(link.Database);
        IsPrepared = true;
        return migrated;
    }

    public Rejection? Write(Batch batch)
    {
        PrepareAndTrim();
        Rejection? rejection = null;
        foreach (RedisCall call in RedisCall.For(batch, _retention, _trim.Now))
        {
            rejection = Rejection.Join(
                rejection,
                call.ToRejection(link.Database.ScriptEvaluate(call.Script, call.Keys, call.Values))
            );
        }

        return rejection;
    }

    public void Trim()
    {
        bool isClockEven = _trim.Restart();
        IDatabase database = link.Database;
        long oldest = isClockEven ? Before(_retention.AlarmAge) : 0;
        while (
            (int)
                database.ScriptEvaluate(
                    RedisScripts.TrimAlarms,
                    [RedisKeys.Alarms, RedisKeys.Reports, RedisKeys.ReportTimes, RedisKeys.Copies],
                    [_retention.Alarms, _retention.Reports, oldest, TrimStep]
                ) == 1
        ) { }

        // Devices that send are trimmed at each write; these have sent nothing for long.
        if (isClockEven && Before(_retention.PositionAge) is > 0 and long old)
        {
            foreach (RedisValue device in database.SortedSetRangeByScore(RedisKeys.LastSeen, stop: old / 1000.0))
            {
                database.SortedSetRemoveRangeByScore(
                    RedisKeys.PositionsOf(device!),
                    double.NegativeInfinity,
                    old,
                    Exclude.Stop
                );
            }
        }
    }

    public void Dispose() => link.Dispose();

    /// <summary>Does what is due before a write: brings the data into today's layout, because Redis may have been away
    /// at the start, and trims.</summary>
    public void PrepareAndTrim()
    {
        if (!IsPrepared)
        {
            _ = Prepare();
        }

        if (IsTrimDue)
        {
            Trim();
        }
    }

    private long Before(TimeSpan? age) => age is { } limit ? (_trim.Now - limit).ToUnixTimeMilliseconds() : 0;
}
