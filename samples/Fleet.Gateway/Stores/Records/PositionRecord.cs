using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Where a device was. May be dropped when the store cannot keep up; an <see cref="AlarmRecord"/> may
/// not.</summary>
/// <remarks>A value: tens of thousands wait while the store is away, and as objects each would live just long enough to
/// cost the garbage collector most.</remarks>
internal readonly record struct PositionRecord
{
    public required string Device { get; init; }

    /// <summary>The device's own time.</summary>
    public required DateTimeOffset Time { get; init; }

    public required int Serial { get; init; }

    public int Item { get; init; }

    /// <summary>Degrees, south negative.</summary>
    public double Latitude { get; init; }

    /// <summary>Degrees, west negative.</summary>
    public double Longitude { get; init; }

    /// <summary>Metres.</summary>
    public int Altitude { get; init; }

    /// <summary>Kilometres an hour.</summary>
    public double Speed { get; init; }

    /// <summary>Degrees from north, clockwise.</summary>
    public int Direction { get; init; }

    /// <summary>The standard's status bits.</summary>
    public uint Status { get; init; }

    [JsonIgnore]
    public RecordKey Key => new(Device, Time, Serial, Item);
}
