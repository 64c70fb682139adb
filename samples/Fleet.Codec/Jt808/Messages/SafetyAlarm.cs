using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>Items 0x64 and 0x65: an alarm of the driver assistance system, or of the driver monitor. Source: T/JSATL
/// 12-2017 tables 4-15 and 4-16.</summary>
/// <param name="AlarmId">A number that counts all alarms of the terminal, and wraps.</param>
/// <param name="Flag">0 not used, 1 start, 2 end.</param>
/// <param name="Type">0x64: 1 forward collision, 2 lane departure, ... 0x65: 1 fatigue, 2 phone call, 3 smoking, 4
/// distracted, ...</param>
/// <param name="Level">1 or 2.</param>
/// <param name="Details">Five bytes, the first one highest. 0x64: speed of the vehicle ahead, distance ahead, side,
/// road sign, value of the road sign. 0x65: fatigue from 1 to 10, and four reserved bytes.</param>
/// <param name="Speed">The vehicle's own speed, in km/h.</param>
/// <param name="Altitude">In metres.</param>
/// <param name="Latitude">In millionths of a degree.</param>
/// <param name="Longitude">In millionths of a degree.</param>
/// <param name="Time">At GMT+8.</param>
/// <param name="VehicleStatus">One bit for each state.</param>
/// <param name="Label">Identifies the alarm among all others.</param>
public readonly record struct SafetyAlarm(
    uint AlarmId,
    byte Flag,
    byte Type,
    byte Level,
    ulong Details,
    byte Speed,
    ushort Altitude,
    uint Latitude,
    uint Longitude,
    BcdTime Time,
    ushort VehicleStatus,
    AlarmLabel Label
)
{
    /// <summary>The length of this layout. Items of another length have a layout of their maker or of another province,
    /// and are not decoded.</summary>
    public const int Length = 47;

    /// <summary>A <see cref="Flag"/>: the alarm begins.</summary>
    public const byte Start = 1;

    /// <summary>A <see cref="Flag"/>: the alarm ends.</summary>
    public const byte End = 2;

    private const int DetailLength = 5;

    /// <summary>One of the five bytes of <see cref="Details"/>, from 0.</summary>
    public byte Detail(int index) => (byte)(Details >> (8 * (DetailLength - 1 - index)));

    public static bool TryParse(ReadOnlySpan<byte> value, out SafetyAlarm alarm)
    {
        alarm = default;
        if (value.Length != Length)
        {
            return false;
        }

        alarm = new SafetyAlarm(
            BinaryPrimitives.ReadUInt32BigEndian(value),
            value[4],
            value[5],
            value[6],
            ((ulong)BinaryPrimitives.ReadUInt32BigEndian(value[7..]) << 8) | value[11],
            value[12],
            BinaryPrimitives.ReadUInt16BigEndian(value[13..]),
            BinaryPrimitives.ReadUInt32BigEndian(value[15..]),
            BinaryPrimitives.ReadUInt32BigEndian(value[19..]),
            new BcdTime(value[23..]),
            BinaryPrimitives.ReadUInt16BigEndian(value[29..]),
            AlarmLabel.Read(value[31..])
        );
        return true;
    }

    /// <returns>The number of bytes written: <see cref="Length"/>.</returns>
    public int WriteTo(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(value, AlarmId);
        (value[4], value[5], value[6]) = (Flag, Type, Level);
        BinaryPrimitives.WriteUInt32BigEndian(value[7..], (uint)(Details >> 8));
        (value[11], value[12]) = ((byte)Details, Speed);
        BinaryPrimitives.WriteUInt16BigEndian(value[13..], Altitude);
        BinaryPrimitives.WriteUInt32BigEndian(value[15..], Latitude);
        BinaryPrimitives.WriteUInt32BigEndian(value[19..], Longitude);
        Time.WriteTo(value[23..]);
        BinaryPrimitives.WriteUInt16BigEndian(value[29..], VehicleStatus);
        Label.WriteTo(value[31..]);
        return Length;
    }
}
