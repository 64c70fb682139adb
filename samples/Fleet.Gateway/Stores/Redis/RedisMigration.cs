using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Brings data of the first version into today's layout. In that version <c>fleet:alarms</c> was a hash of
/// reports. (Positions are brought in line as they are written: see <see cref="RedisScripts.Positions"/>.)</summary>
internal static class RedisMigration
{
    private const int Version = 2;

    /// <returns>What was done, in words. Null if there was nothing to do.</returns>
    /// <remarks>It can be interrupted at any point and run again.</remarks>
    /// <exception cref="StoreException">A later version of this program wrote the data.</exception>
    public static string? Run(IDatabase database)
    {
        if (database.StringGet(RedisKeys.Layout) is { HasValue: true } layout)
        {
            return (int)layout <= Version
                ? null
                : throw new StoreException(
                    "The data in Redis was written by a later version of this program. Use that version, or another "
                        + "Redis."
                );
        }

        if (database.KeyType(RedisKeys.Alarms) == RedisType.Hash)
        {
            database.KeyRename(RedisKeys.Alarms, RedisKeys.Reports, When.NotExists);
        }

        int count = 0;
        if (database.KeyType(RedisKeys.Reports) == RedisType.Hash)
        {
            foreach (HashEntry entry in database.HashScan(RedisKeys.Reports, pageSize: 500))
            {
                AlarmRecord report = JsonSerializer.Deserialize(
                    entry.Value.ToString(),
                    RecordJson.Default.AlarmRecord
                )!;
                string key = report.Key.ToString();
                if (report.Signs is null && entry.Name != key)
                {
                    Write(database, key, report, entry.Value);
                    database.HashDelete(RedisKeys.Reports, entry.Name);
                    count++;
                }
            }
        }

        database.StringSet(RedisKeys.Layout, Version);
        return count > 0
            ? $"Redis holds data of an earlier version; {count} alarms were brought into today's layout."
            : null;
    }

    private static void Write(IDatabase database, string key, AlarmRecord report, RedisValue text)
    {
        string id = report.AlarmId(report.What);
        long received = report.Received.ToUnixTimeMilliseconds();
        var fields = new List<HashEntry>
        {
            new("device", report.Device),
            new("kind", report.What),
            new("course", (int)AlarmCourse.Once),
            new("began", received),
            new("ended", received),
            new("last", received),
            new("count", 1),
            new("report", key),
        };
        if (report.Time is { } time)
        {
            fields.Add(new HashEntry("time", time.ToUnixTimeMilliseconds()));
        }

        if (report.Position is { } position)
        {
            fields.Add(new HashEntry("latitude", position.Latitude));
            fields.Add(new HashEntry("longitude", position.Longitude));
        }

        // The new key first, so that an interruption loses nothing.
        database.HashSet(RedisKeys.Reports, key, text);
        database.HashSet(RedisKeys.AlarmOf(id), [.. fields]);
        database.SortedSetAdd(RedisKeys.ReportTimes, key, received);
        database.SortedSetAdd(RedisKeys.Alarms, id, received);
    }
}
