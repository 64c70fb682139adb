using System.Globalization;
using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

internal sealed partial class RedisStore
{
    private const int Page = 500;

    /// <summary>Scores of the first version are below: seconds, and not milliseconds.</summary>
    private const double LeastMilliseconds = 1e11;

    public IReadOnlyList<LastSeen> ReadLastSeen(int count) =>
        [
            .. link
                .Database.SortedSetRangeByRankWithScores(RedisKeys.LastSeen, 0, count - 1, Order.Descending)
                .Select(static entry => new LastSeen(
                    entry.Element.ToString(),
                    DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(entry.Score * 1000))
                )),
        ];

    public IReadOnlyList<PositionRecord> ReadLatest(int count)
    {
        RedisKey[] keys = [.. ReadLastSeen(count).Select(static entry => RedisKeys.PositionsOf(entry.Device))];
        string[] found = (string[])link.Database.ScriptEvaluate(RedisScripts.LastPositions, keys)!;
        return
        [
            .. found
                .Chunk(2)
                .Select(static pair =>
                    ToPosition(new SortedSetEntry(pair[0], double.Parse(pair[1], CultureInfo.InvariantCulture)))
                )
                .OrderByDescending(static position => position.Received),
        ];
    }

    public IReadOnlyList<PositionRecord> ReadTrack(string device, DateTimeOffset from, DateTimeOffset to, int count) =>
        [
            .. link
                .Database.SortedSetRangeByScoreWithScores(
                    RedisKeys.PositionsOf(device),
                    from.ToUnixTimeMilliseconds(),
                    // Positions that arrived in one millisecond are a thousandth apart.
                    to.ToUnixTimeMilliseconds() + 0.999,
                    order: Order.Descending,
                    take: count
                )
                .Select(ToPosition)
                .Reverse(),
        ];

    public IReadOnlyList<Alarm> ReadAlarms(AlarmQuery query)
    {
        IDatabase database = link.Database;
        if (query.IsOpen == true)
        {
            return
            [
                .. Alarms(database, database.HashValues(RedisKeys.OpenAlarms))
                    .Where(alarm => Fits(alarm, query))
                    .OrderByDescending(static alarm => alarm.Began)
                    .Take(query.Count),
            ];
        }

        var found = new List<Alarm>();
        for (int at = 0; found.Count < query.Count; at += Page)
        {
            RedisValue[] ids = database.SortedSetRangeByRank(RedisKeys.Alarms, at, at + Page - 1, Order.Descending);
            if (ids.Length == 0)
            {
                break;
            }

            found.AddRange(Alarms(database, ids).Where(alarm => Fits(alarm, query)));
        }

        return [.. found.Take(query.Count)];
    }

    public AlarmRecord? ReadReport(string key) =>
        link.Database.HashGet(RedisKeys.Reports, key) is { HasValue: true } report
            ? JsonSerializer.Deserialize(report.ToString(), RecordJson.Default.AlarmRecord)
            : null;

    public IReadOnlyList<AlarmRecord> ReadReports(string? device, DateTimeOffset from, DateTimeOffset to, int count)
    {
        IDatabase database = link.Database;
        var found = new List<AlarmRecord>();
        for (int at = 0; found.Count < count; at += Page)
        {
            RedisValue[] keys = database.SortedSetRangeByScore(
                RedisKeys.ReportTimes,
                from.ToUnixTimeMilliseconds(),
                to.ToUnixTimeMilliseconds(),
                order: Order.Descending,
                skip: at,
                take: Page
            );
            if (keys.Length == 0)
            {
                break;
            }

            found.AddRange(
                database
                    .HashGet(RedisKeys.Reports, keys)
                    .Where(static report => report.HasValue)
                    .Select(static report =>
                        JsonSerializer.Deserialize(report.ToString(), RecordJson.Default.AlarmRecord)!
                    )
                    .Where(report => device is null || report.Device == device)
            );
        }

        return [.. found.Take(count)];
    }

    public Acknowledgement? Acknowledge(string id, string by, DateTimeOffset at)
    {
        var noted = (RedisValue[]?)
            link.Database.ScriptEvaluate(
                RedisScripts.Acknowledge,
                [RedisKeys.AlarmOf(id)],
                [by, at.ToUnixTimeMilliseconds()]
            );
        return noted is [var isFirst, var first, var firstAt]
            ? new Acknowledgement(first!, DateTimeOffset.FromUnixTimeMilliseconds((long)firstAt), (bool)isFirst)
            : null;
    }

    public IReadOnlyList<RegisterRecord> ReadRegisters() =>
        [
            .. link
                .Database.HashValues(RedisKeys.Registers)
                .Select(static text => JsonSerializer.Deserialize(text.ToString(), RecordJson.Default.RegisterRecord)!)
                .OrderBy(static register => register.Device, StringComparer.Ordinal),
        ];

    public IReadOnlyList<DevicePart> ReadParts()
    {
        RedisValue[] fields = link.Database.SortedSetRangeByRank(RedisKeys.PartOrder);
        RedisValue[] bytes = link.Database.HashGet(RedisKeys.Parts, fields);
        return
        [
            .. fields
                .Zip(bytes)
                .Where(static part => part.Second.HasValue)
                .Select(static part =>
                {
                    // A device's name contains no slash.
                    string[] names = part.First.ToString().Split('/', 2);
                    return new DevicePart(
                        names[0],
                        new MessagePart(names[1], Convert.FromBase64String(part.Second.ToString()))
                    );
                }),
        ];
    }

    private static bool Fits(Alarm alarm, AlarmQuery query) =>
        (query.Device is null || alarm.Device == query.Device)
        && (query.Kind is null || alarm.Kind == query.Kind)
        && (query.Since is not { } since || alarm.LastReport >= since)
        && (query.IsOpen is not { } isOpen || alarm.Ended is null == isOpen)
        && (query.IsAcknowledged is not { } isAcknowledged || alarm.AcknowledgedAt is not null == isAcknowledged);

    private static PositionRecord ToPosition(SortedSetEntry entry)
    {
        PositionRecord position = JsonSerializer.Deserialize(
            entry.Element.ToString(),
            RecordJson.Default.PositionRecord
        );
        double milliseconds = entry.Score < LeastMilliseconds ? entry.Score * 1000 : entry.Score;
        return position with { Received = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) };
    }

    private static IEnumerable<Alarm> Alarms(IDatabase database, RedisValue[] ids)
    {
        RedisKey[] keys = [.. ids.Select(static id => RedisKeys.AlarmOf(id!))];
        var found = (RedisResult[])database.ScriptEvaluate(RedisScripts.ReadAlarms, keys)!;
        return found
            .Select(
                (fields, index) =>
                    (
                        Id: ids[index].ToString(),
                        Fields: ((string[])fields!)
                            .Chunk(2)
                            .ToDictionary(static pair => pair[0], static pair => pair[1])
                    )
            )
            .Where(static read => read.Fields.Count > 0)
            .Select(static read => ToAlarm(read.Id, read.Fields));
    }

    private static Alarm ToAlarm(string id, Dictionary<string, string> fields) =>
        new()
        {
            Id = id,
            Device = fields["device"],
            Kind = fields["kind"],
            Course = (AlarmCourse)(int)Number(fields, "course")!.Value,
            Began = Time(fields, "began")!.Value,
            Ended = Time(fields, "ended"),
            LastReport = Time(fields, "last")!.Value,
            Count = (long)Number(fields, "count")!.Value,
            Time = Time(fields, "time"),
            Latitude = Number(fields, "latitude"),
            Longitude = Number(fields, "longitude"),
            Report = fields["report"],
            AcknowledgedBy = fields.GetValueOrDefault("by"),
            AcknowledgedAt = Time(fields, "at"),
        };

    private static double? Number(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Time(Dictionary<string, string> fields, string name) =>
        Number(fields, name) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
}
