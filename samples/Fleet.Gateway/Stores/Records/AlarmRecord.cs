using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A report that must not be lost once it has been acknowledged: one with alarms, or a part of a message that
/// is not whole yet.</summary>
internal sealed record AlarmRecord
{
    private const int DigestLength = 16;

    public required string Device { get; init; }

    /// <summary>The device's own time. Null if it is not a date.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? Time { get; init; }

    public required int Serial { get; init; }

    public int Item { get; init; }

    /// <summary>The time of arrival at the gateway.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The alarms in words: "emergency button, overspeed". Empty if there are none.</summary>
    public required string What { get; init; }

    /// <summary>The alarms one by one. Null in records of earlier versions.</summary>
    public IReadOnlyList<AlarmSign>? Signs { get; init; }

    /// <summary>The position, if the report has one.</summary>
    public PositionRecord? Position { get; init; }

    /// <summary>The report as received, so that the parts that this program does not decode are stored as
    /// well.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Changes to the stored parts of this device's messages. Null if there are none.</summary>
    public IReadOnlyList<MessagePart>? Parts { get; init; }

    /// <summary>Whether the device's clock is so near to the gateway's that two reports with the same time and the same
    /// bytes are one report. Otherwise (the clock stands, begins anew at each start, or is not a date) the same bytes
    /// are one report only if they arrive within <see cref="Plausibility.Resend"/>.</summary>
    [JsonIgnore]
    public bool IsClockTrusted => Plausibility.IsNear(Time, Received);

    /// <summary>Whether the report has alarms.</summary>
    [JsonIgnore]
    public bool HasAlarms => What.Length > 0;

    /// <summary>See <see cref="RecordKey"/>. Computed anew each time.</summary>
    [JsonIgnore]
    public RecordKey Key =>
        new(Device, Time, Serial, Item, Digest, IsClockTrusted ? null : Received.ToUnixTimeMilliseconds());

    private string Digest => Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, DigestLength));

    /// <summary>The alarms one by one. For a record of an earlier version: all of them as one.</summary>
    public IReadOnlyList<AlarmSign> SignsOrOne() => Signs ?? (HasAlarms ? [new AlarmSign(What, AlarmCourse.Once)] : []);

    /// <summary>Whether this is another copy of a report.</summary>
    public bool IsCopyOf(AlarmRecord other) =>
        Key.Base == other.Key.Base && (IsClockTrusted || (Received - other.Received).Duration() <= Plausibility.Resend);

    /// <summary>The id of one alarm that this report begins: 16 hexadecimal digits. A write that is repeated has the
    /// same.</summary>
    public string AlarmId(string kind) =>
        Convert.ToHexStringLower(
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{Key} {kind}")).AsSpan(0, DigestLength / 2)
        );
}
