using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A position of a device. May be dropped when the store is too slow; an <see cref="AlarmRecord"/> may
/// not.</summary>
/// <remarks>A struct: tens of thousands wait while the store is away, and objects would live just long enough to be the
/// most expensive kind for the garbage collector.</remarks>
internal readonly record struct PositionRecord
{
    public required string Device { get; init; }

    /// <summary>The device's own time.</summary>
    public required DateTimeOffset Time { get; init; }

    public required int Serial { get; init; }

    public int Item { get; init; }

    /// <summary>In degrees, south negative.</summary>
    public double Latitude { get; init; }

    /// <summary>In degrees, west negative.</summary>
    public double Longitude { get; init; }

    /// <summary>In metres.</summary>
    public int Altitude { get; init; }

    /// <summary>In km/h.</summary>
    public double Speed { get; init; }

    /// <summary>In degrees, clockwise from the north.</summary>
    public int Direction { get; init; }

    /// <summary>The standard's status bits.</summary>
    public uint Status { get; init; }

    [JsonIgnore]
    public RecordKey Key => new(Device, Time, Serial, Item);
}
