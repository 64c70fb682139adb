using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>The fixed part of 0x0200, and of each report in 0x0704: the position of the vehicle. <see
/// cref="PositionItems"/> follow. Source: JT/T 808-2013 table 23.</summary>
/// <param name="Alarm">One bit for each alarm.</param>
/// <param name="Status">One bit for each state.</param>
/// <param name="Latitude">In millionths of a degree, without a sign: see <see cref="IsSouth"/>.</param>
/// <param name="Longitude">In millionths of a degree, without a sign: see <see cref="IsWest"/>.</param>
/// <param name="Altitude">In metres.</param>
/// <param name="Speed">In tenths of km/h.</param>
/// <param name="Direction">In degrees, clockwise from the north.</param>
/// <param name="Time">At GMT+8.</param>
public readonly record struct Position(
    uint Alarm,
    uint Status,
    uint Latitude,
    uint Longitude,
    ushort Altitude,
    ushort Speed,
    ushort Direction,
    BcdTime Time
)
{
    /// <summary>The bytes before the items.</summary>
    public const int Length = 28;

    public const uint AccOn = 1 << 0;
    public const uint Positioned = 1 << 1;
    public const uint South = 1 << 2;
    public const uint West = 1 << 3;

    public const uint EmergencyAlarm = 1 << 0;
    public const uint OverspeedAlarm = 1 << 1;
    public const uint FatigueAlarm = 1 << 2;

    public bool IsSouth => (Status & South) != 0;

    public bool IsWest => (Status & West) != 0;

    /// <summary>Reads the fixed part of a body, and checks that the rest is a list of items.</summary>
    /// <param name="body">The body of 0x0200, or one report of 0x0704.</param>
    /// <param name="position">The position.</param>
    /// <param name="items">The items.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out Position position, out PositionItems items)
    {
        items = default;
        return TryParseFixed(body, out position) && PositionItems.TryParse(body[Length..], out items);
    }

    /// <summary>Reads the fixed part of a body, whatever follows it.</summary>
    public static bool TryParseFixed(ReadOnlySpan<byte> body, out Position position)
    {
        position = default;
        if (body.Length < Length)
        {
            return false;
        }

        position = new Position(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt32BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt16BigEndian(body[18..]),
            BinaryPrimitives.ReadUInt16BigEndian(body[20..]),
            new BcdTime(body[22..])
        );
        return true;
    }

    /// <returns>The number of bytes written: <see cref="Length"/>.</returns>
    public int WriteTo(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt32BigEndian(body, Alarm);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], Status);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], Latitude);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], Longitude);
        BinaryPrimitives.WriteUInt16BigEndian(body[16..], Altitude);
        BinaryPrimitives.WriteUInt16BigEndian(body[18..], Speed);
        BinaryPrimitives.WriteUInt16BigEndian(body[20..], Direction);
        Time.WriteTo(body[22..]);
        return Length;
    }
}
