using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The keys in Redis, and the conversion of records to entries.</summary>
internal static class RedisKeys
{
    /// <summary>A sorted set: device by the time it was last seen, in seconds since 1970.</summary>
    public static RedisKey LastSeen { get; } = "fleet:last-seen";

    /// <summary>A hash: alarm as JSON by its key, so that an alarm that is written again overwrites the first
    /// copy.</summary>
    public static RedisKey Alarms { get; } = "fleet:alarms";

    /// <summary>A sorted set for each device: its latest positions as JSON by their time, in seconds since
    /// 1970.</summary>
    public static RedisKey PositionsOf(string device) => "fleet:positions:" + device;

    public static SortedSetEntry[] ToEntries(IReadOnlyList<LastSeen> lastSeen) =>
        [
            .. lastSeen.Select(static entry => new SortedSetEntry(
                entry.Device,
                entry.Seen.ToUnixTimeMilliseconds() / 1000.0
            )),
        ];

    public static SortedSetEntry[] ToEntries(IEnumerable<PositionRecord> positions) =>
        [
            .. positions.Select(static position => new SortedSetEntry(
                JsonSerializer.SerializeToUtf8Bytes(position, RecordJson.Default.PositionRecord),
                position.Time.ToUnixTimeSeconds()
            )),
        ];

    public static HashEntry[] ToEntries(IReadOnlyList<AlarmRecord> alarms) =>
        [
            .. alarms.Select(static alarm => new HashEntry(
                alarm.Key.ToString(),
                JsonSerializer.SerializeToUtf8Bytes(alarm, RecordJson.Default.AlarmRecord)
            )),
        ];

    public static LastSeen ToLastSeen(SortedSetEntry entry) =>
        new(entry.Element.ToString(), DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(entry.Score * 1000)));
}
