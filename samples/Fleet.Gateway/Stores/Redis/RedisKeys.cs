using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The keys in Redis.</summary>
internal static class RedisKeys
{
    /// <summary>A sorted set: device by the time it was last seen, in seconds since 1970.</summary>
    public static RedisKey LastSeen { get; } = "fleet:last-seen";

    /// <summary>A sorted set: the ids of all alarms by the arrival of their first report.</summary>
    public static RedisKey Alarms { get; } = "fleet:alarms";

    /// <summary>A hash: the ids of the alarms that last, by device and kind.</summary>
    public static RedisKey OpenAlarms { get; } = "fleet:alarms-open";

    /// <summary>A hash: report with alarms, as JSON, by its key.</summary>
    public static RedisKey Reports { get; } = "fleet:alarm-reports";

    /// <summary>A sorted set: the keys of the <see cref="Reports"/> by their arrival.</summary>
    public static RedisKey ReportTimes { get; } = "fleet:alarm-report-times";

    /// <summary>A hash: the arrival of the last copy of a report, by its key without arrival, for devices whose clocks
    /// cannot be trusted.</summary>
    public static RedisKey Copies { get; } = "fleet:alarm-copies";

    /// <summary>A hash: register as JSON by device.</summary>
    public static RedisKey Registers { get; } = "fleet:registers";

    /// <summary>A hash: part of a message that is not whole yet, by device and name.</summary>
    public static RedisKey Parts { get; } = "fleet:parts";

    /// <summary>A sorted set: the fields of <see cref="Parts"/> in the order of arrival.</summary>
    public static RedisKey PartOrder { get; } = "fleet:part-order";

    /// <summary>A number: the layout of the data.</summary>
    public static RedisKey Layout { get; } = "fleet:layout";

    /// <summary>A hash for each alarm.</summary>
    public static RedisKey AlarmOf(string id) => "fleet:alarm:" + id;

    /// <summary>A sorted set for each device: its latest positions as JSON by their arrival, in milliseconds since
    /// 1970. In the first version: by the device's time, in seconds.</summary>
    public static RedisKey PositionsOf(string device) => "fleet:positions:" + device;
}
