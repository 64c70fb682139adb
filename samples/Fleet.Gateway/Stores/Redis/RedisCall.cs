using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>One script call of a batch. The blocking and the asynchronous store make the same calls.</summary>
/// <param name="Script">The script.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Values">Its arguments.</param>
/// <param name="RecordsOf">The records of the batch that a key holds.</param>
internal sealed record RedisCall(string Script, RedisKey[] Keys, RedisValue[] Values, Func<string, Batch> RecordsOf)
{
    /// <summary>A script has three values for each key of another type.</summary>
    private const int ValuesForKey = 3;

    /// <param name="batch">The batch.</param>
    /// <param name="retention">How much is kept.</param>
    /// <param name="now">The time.</param>
    public static List<RedisCall> For(Batch batch, Retention retention, DateTimeOffset now)
    {
        var calls = new List<RedisCall>();
        if (batch.Alarms.Count + batch.Shown.Count > 0)
        {
            calls.Add(
                new RedisCall(
                    RedisScripts.Alarms,
                    [
                        RedisKeys.Alarms,
                        RedisKeys.OpenAlarms,
                        RedisKeys.Reports,
                        RedisKeys.ReportTimes,
                        RedisKeys.Copies,
                        RedisKeys.Parts,
                        RedisKeys.PartOrder,
                    ],
                    [RedisAlarmBatch.ToJson(batch), (long)Plausibility.Resend.TotalMilliseconds],
                    _ => new Batch { Alarms = batch.Alarms, Shown = batch.Shown }
                )
            );
        }

        if (batch.LastSeen.Count > 0)
        {
            calls.Add(
                new RedisCall(
                    RedisScripts.LastSeen,
                    [RedisKeys.LastSeen],
                    [
                        Seconds(now.AddMinutes(1)),
                        .. batch.LastSeen.SelectMany(static entry => (RedisValue[])[entry.Device, Seconds(entry.Seen)]),
                    ],
                    _ => new Batch { LastSeen = batch.LastSeen }
                )
            );
        }

        if (batch.Registers.Count > 0)
        {
            calls.Add(
                new RedisCall(
                    RedisScripts.Registers,
                    [RedisKeys.Registers],
                    [
                        .. batch.Registers.SelectMany(static register =>
                            (RedisValue[])
                                [
                                    register.Device,
                                    JsonSerializer.SerializeToUtf8Bytes(register, RecordJson.Default.RegisterRecord),
                                ]
                        ),
                    ],
                    _ => new Batch { Registers = batch.Registers }
                )
            );
        }

        if (batch.Positions.Count > 0)
        {
            calls.Add(ForPositions(batch.Positions, retention, now));
        }

        return calls;
    }

    /// <summary>Reads the answer of a script.</summary>
    /// <returns>The records that were refused. Null if none were.</returns>
    public Rejection? ToRejection(RedisResult answer)
    {
        string[] parts = (string[])answer!;
        if (parts.Length == 0)
        {
            return null;
        }

        var reasons = new List<string>();
        Batch records = Batch.Empty;
        for (int at = 0; at + ValuesForKey <= parts.Length; at += ValuesForKey)
        {
            (string key, string type, string right) = (parts[at], parts[at + 1], parts[at + 2]);
            reasons.Add(
                $"The key {key} in Redis is a {type} and not a {right}: something else uses it. Rename that key, "
                    + "or use another Redis."
            );
            records = records.With(RecordsOf(key));
        }

        return new Rejection(records, string.Join(" ", reasons));
    }

    private static RedisCall ForPositions(
        IReadOnlyList<PositionRecord> positions,
        Retention retention,
        DateTimeOffset now
    )
    {
        var keys = new List<RedisKey>();
        long oldest = retention.PositionAge is { } age ? (now - age).ToUnixTimeMilliseconds() : 0;
        var values = new List<RedisValue> { retention.Trail, oldest, now.ToUnixTimeMilliseconds() };
        var trails = positions.GroupBy(static position => position.Device).ToList();
        foreach (IGrouping<string, PositionRecord> trail in trails)
        {
            keys.Add(RedisKeys.PositionsOf(trail.Key));
            values.Add(trail.Count());
            foreach (PositionRecord position in trail)
            {
                values.Add(position.Received.ToUnixTimeMilliseconds());

                // Without the arrival, so that copies of a report are the same member.
                values.Add(
                    JsonSerializer.SerializeToUtf8Bytes(
                        position with
                        {
                            Received = default,
                        },
                        RecordJson.Default.PositionRecord
                    )
                );
            }
        }

        return new RedisCall(
            RedisScripts.Positions,
            [.. keys],
            [.. values],
            key => new Batch
            {
                Positions =
                [
                    .. trails.Where(trail => RedisKeys.PositionsOf(trail.Key) == key).SelectMany(static trail => trail),
                ],
            }
        );
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
