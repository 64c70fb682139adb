namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>The ids of items behind a position. Source: JT/T 808-2013 tables 27 and 28, -2019 table 27; T/JSATL 12
/// section 4.4.</summary>
public static class PositionItemIds
{
    public const byte Mileage = 0x01;
    public const byte Fuel = 0x02;
    public const byte RecorderSpeed = 0x03;
    public const byte AlarmToConfirm = 0x04;
    public const byte TyrePressures = 0x05;
    public const byte CabinTemperature = 0x06;
    public const byte Overspeed = 0x11;
    public const byte AreaAlarm = 0x12;
    public const byte SegmentTime = 0x13;
    public const byte VehicleSignals = 0x25;
    public const byte InputsAndOutputs = 0x2A;
    public const byte Analog = 0x2B;
    public const byte NetworkStrength = 0x30;
    public const byte Satellites = 0x31;

    /// <summary>Alarms of the driver assistance system.</summary>
    public const byte AdasAlarm = 0x64;

    /// <summary>Alarms of the driver monitor: the anti-fatigue device's.</summary>
    public const byte DriverAlarm = 0x65;
}
