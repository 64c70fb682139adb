using System.Text.Json;
using System.Text.Json.Serialization;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The reports of a batch as <see cref="RedisScripts.Alarms"/> reads them.</summary>
internal sealed record RedisAlarmBatch(
    IReadOnlyList<RedisAlarmBatch.Report> Reports,
    IReadOnlyList<RedisAlarmBatch.ShownKinds> Shown
)
{
    public static byte[] ToJson(Batch batch) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new RedisAlarmBatch(
                [.. batch.Alarms.Select(ToReport)],
                [
                    .. batch.Shown.Select(static shown => new ShownKinds(
                        shown.Device,
                        shown.Kinds,
                        shown.Received.ToUnixTimeMilliseconds()
                    )),
                ]
            ),
            RedisJson.Default.RedisAlarmBatch
        );

    private static Report ToReport(AlarmRecord report)
    {
        RecordKey key = report.Key;
        return new Report(
            $"{key}",
            $"{key.Base}",
            report.IsClockTrusted,
            report.Device,
            report.Received.ToUnixTimeMilliseconds(),
            JsonSerializer.Serialize(report, RecordJson.Default.AlarmRecord),
            [
                .. report
                    .SignsOrOne()
                    .Select(sign => new Sign(report.AlarmId(sign.Kind), sign.Kind, (int)sign.Course, sign.IsNew)),
            ],
            [.. (report.Parts ?? []).Select(static part => new Part(part.Name, Convert.ToBase64String(part.Bytes)))],
            report.Time?.ToUnixTimeMilliseconds(),
            report.Position?.Latitude,
            report.Position?.Longitude
        );
    }

    internal sealed record Report(
        string Key,
        string Base,
        bool IsClockTrusted,
        string Device,
        long Received,
        string Json,
        IReadOnlyList<Sign> Signs,
        IReadOnlyList<Part> Parts,
        long? Time,
        double? Latitude,
        double? Longitude
    );

    internal sealed record Sign(string Id, string Kind, int Course, bool IsNew);

    internal sealed record Part(string Name, string Bytes);

    internal sealed record ShownKinds(string Device, IReadOnlyList<string> Kinds, long Received);
}

/// <summary>The JSON form of what scripts read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RedisAlarmBatch))]
internal sealed partial class RedisJson : JsonSerializerContext;
