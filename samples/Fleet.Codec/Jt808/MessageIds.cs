namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The message ids of JT/T 808 that the codec knows. Source: JT/T 808-2013 and -2019, section 8.</summary>
public static class MessageIds
{
    public const ushort TerminalAnswer = 0x0001;
    public const ushort Heartbeat = 0x0002;
    public const ushort LogOut = 0x0003;
    public const ushort AskServerTime = 0x0004;
    public const ushort TerminalAsksForPackets = 0x0005;
    public const ushort Register = 0x0100;
    public const ushort Authenticate = 0x0102;
    public const ushort ParameterAnswer = 0x0104;
    public const ushort Position = 0x0200;
    public const ushort PositionAnswer = 0x0201;
    public const ushort PositionBatch = 0x0704;
    public const ushort UplinkTransparent = 0x0900;
    public const ushort PlatformAnswer = 0x8001;
    public const ushort PlatformAsksForPackets = 0x8003;
    public const ushort ServerTime = 0x8004;
    public const ushort RegisterAnswer = 0x8100;
    public const ushort SetParameters = 0x8103;
    public const ushort QueryParameters = 0x8104;
    public const ushort Control = 0x8105;
    public const ushort QuerySomeParameters = 0x8106;
    public const ushort QueryPosition = 0x8201;
    public const ushort Text = 0x8300;
    public const ushort DownlinkTransparent = 0x8900;
}
