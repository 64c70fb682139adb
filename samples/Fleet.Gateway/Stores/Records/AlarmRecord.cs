using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A report that must not be lost once it has been acknowledged.</summary>
internal sealed record AlarmRecord
{
    public required string Device { get; init; }

    /// <summary>The device's own time. If it sends none, the gateway's.</summary>
    public required DateTimeOffset Time { get; init; }

    public required int Serial { get; init; }

    public int Item { get; init; }

    /// <summary>The time of arrival at the gateway.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The alarms in words: "emergency button, overspeed".</summary>
    public required string What { get; init; }

    /// <summary>The position, if the report has one.</summary>
    public PositionRecord? Position { get; init; }

    /// <summary>The report as received, so that the parts that this program does not decode are stored as
    /// well.</summary>
    public required byte[] Body { get; init; }

    [JsonIgnore]
    public RecordKey Key => new(Device, Time, Serial, Item);
}
