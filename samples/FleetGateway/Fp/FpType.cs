namespace Becket.Samples.Fleet.Fp;

/// <summary>What a frame of the anti-fatigue device is. Those without a name here pass as they are: a byte says the
/// type on the wire.</summary>
public enum FpType : ushort
{
    /// <summary>The server's heartbeat; the device gives its payload back.</summary>
    Heartbeat = 0x01,

    /// <summary>The device's state, now and then. See docs/fleet-fp.md for the payload.</summary>
    Status = 0x02,

    /// <summary>The driver is tired, telephones, or looks away.</summary>
    Alarm = 0x03,

    /// <summary>The device's answer to <see cref="Heartbeat"/>.</summary>
    Pong = 0x81,

    /// <summary>Bytes outside frames, or of a frame that is broken. Above what a byte can say, so that no type is taken
    /// for it.</summary>
    OutOfBand = 0x100,
}
