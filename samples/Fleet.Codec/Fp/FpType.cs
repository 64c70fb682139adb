namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>The type of a frame of the anti-fatigue device. The parser also reports types that have no name here: on
/// the wire a type is any byte.</summary>
public enum FpType : ushort
{
    /// <summary>The server's heartbeat. The device returns its payload in a <see cref="Pong"/>.</summary>
    Heartbeat = 0x01,

    /// <summary>The device's state. docs/fleet-fp.md defines the payload.</summary>
    Status = 0x02,

    /// <summary>The driver is tired, is on the telephone, or looks away.</summary>
    Alarm = 0x03,

    /// <summary>The device's answer to <see cref="Heartbeat"/>.</summary>
    Pong = 0x81,

    /// <summary>Bytes outside frames, or the bytes of a broken frame. The value is above a byte, so it is never a type
    /// on the wire.</summary>
    OutOfBand = 0x100,
}
