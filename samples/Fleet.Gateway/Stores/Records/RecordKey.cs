using System.Globalization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>What tells one report of a device from all others, also when it is sent again: a repeated report has the
/// same key and is written over itself.</summary>
/// <param name="Device">The terminal number.</param>
/// <param name="Time">The device's own time in the report. With the serial number, which wraps after 65,535, it is used
/// once.</param>
/// <param name="Serial">The serial number of the message.</param>
/// <param name="Item">Which report of the message, from 0: a batch has several.</param>
internal readonly record struct RecordKey(string Device, DateTimeOffset Time, int Serial, int Item)
{
    /// <summary>As a field name: <c>013800138000:20251125T093000Z:42:0</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Device}:{Time.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}:{Serial}:{Item}"
        );
}
