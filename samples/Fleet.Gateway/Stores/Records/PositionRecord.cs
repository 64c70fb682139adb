using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A position of a device. May be dropped when the store is too slow; an <see cref="AlarmRecord"/> may
/// not.</summary>
/// <remarks>A struct: tens of thousands wait while the store is away, and objects would live just long enough to be the
/// most expensive kind for the garbage collector.</remarks>
internal readonly record struct PositionRecord
{
    private const int MaxDeviceBytes = 64;

    public required string Device { get; init; }

    /// <summary>The time of arrival at the gateway. Positions rank by arrival, because a device's clock may be
    /// wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset Received { get; init; }

    /// <summary>The device's own time. Null if it is not a date.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? Time { get; init; }

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

    /// <summary>The standard's alarm bits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public uint Alarm { get; init; }

    /// <summary>What cannot be right in the report.</summary>
    [JsonIgnore]
    public Doubts Doubts => Plausibility.Of(Time, Received, Latitude, Longitude, Status);

    /// <summary>A hash of everything but the arrival: copies of a report that was sent again have the same.</summary>
    [JsonIgnore]
    public long Hash
    {
        get
        {
            Span<byte> bytes = stackalloc byte[64 + MaxDeviceBytes];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, Time?.ToUnixTimeMilliseconds() ?? long.MinValue);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Serial);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Item);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], Latitude);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], Longitude);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], Speed);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], Altitude);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[44..], Direction);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], Status);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[52..], Alarm);
            int length = Encoding.UTF8.GetBytes(
                Device.AsSpan(0, Math.Min(Device.Length, MaxDeviceBytes / 3)),
                bytes[56..]
            );
            return (long)XxHash3.HashToUInt64(bytes[..(56 + length)]);
        }
    }
}
