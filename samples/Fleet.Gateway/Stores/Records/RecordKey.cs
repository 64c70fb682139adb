using System.Globalization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Identifies a report of a device. A report that is sent again has the same key, so it overwrites the first
/// copy.</summary>
/// <param name="Device">The terminal number.</param>
/// <param name="Time">The device's own time in the report. The serial number wraps after 65,535; together with the time
/// it occurs once.</param>
/// <param name="Serial">The serial number of the message.</param>
/// <param name="Item">The number of the report within the message, from 0. A batch has several reports.</param>
internal readonly record struct RecordKey(string Device, DateTimeOffset Time, int Serial, int Item)
{
    /// <summary>The key as a field name: <c>013800138000:20251125T093000Z:42:0</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Device}:{Time.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}:{Serial}:{Item}"
        );
}
