using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A report that may not be lost once it was acknowledged.</summary>
internal sealed record AlarmRecord
{
    public required string Device { get; init; }

    /// <summary>The device's own time; the gateway's where the device tells none.</summary>
    public required DateTimeOffset Time { get; init; }

    public required int Serial { get; init; }

    public int Item { get; init; }

    /// <summary>When the gateway had it.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>What is the matter, in words: "emergency button, overspeed".</summary>
    public required string What { get; init; }

    /// <summary>Where, if the report says so.</summary>
    public PositionRecord? Position { get; init; }

    /// <summary>The report as it came, so that what this program does not know of it is there as well.</summary>
    public required byte[] Body { get; init; }

    [JsonIgnore]
    public RecordKey Key => new(Device, Time, Serial, Item);
}
