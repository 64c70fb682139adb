using System.Globalization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Says what makes two alarm reports the same: the device, its time, the serial number, the place in the
/// message, and the bytes. A report that was sent again has the same key; reports that differ in one byte never
/// have.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Time">The device's own time. Null if it is not a date. The digest covers it; it is here for people who
/// read keys.</param>
/// <param name="Serial">The serial number of the message.</param>
/// <param name="Item">The number of the report within the message, from 0.</param>
/// <param name="Digest">The first half of the SHA-256 of the report, in hexadecimal digits. Nobody knows two texts with
/// the same one, so keys of different reports do not collide.</param>
/// <param name="Arrival">The time of arrival, in milliseconds since 1970, if the device's clock cannot tell two reports
/// apart: see <see cref="AlarmRecord.IsClockTrusted"/>. Null otherwise.</param>
internal readonly record struct RecordKey(
    string Device,
    DateTimeOffset? Time,
    int Serial,
    int Item,
    string Digest,
    long? Arrival = null
)
{
    /// <summary>The key without the arrival. Copies of one report have the same.</summary>
    public RecordKey Base => this with { Arrival = null };

    private string TimeText => Time?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) ?? "-";

    private string ArrivalText =>
        Arrival is { } arrival ? string.Create(CultureInfo.InvariantCulture, $"@{arrival}") : "";

    /// <summary>The key as text: <c>013800138000:20251125T093000Z:42:0:9f86d081884c7d659a2feaa0c55ad015</c>, and
    /// <c>@1764063000000</c> behind it if the arrival belongs to it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Device}:{TimeText}:{Serial}:{Item}:{Digest}{ArrivalText}");
}
