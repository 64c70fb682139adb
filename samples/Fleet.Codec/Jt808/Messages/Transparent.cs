namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0900 up and 0x8900 down: bytes from or for a device behind the terminal. Source: JT/T 808-2013 tables 91
/// to 93.</summary>
public readonly ref struct Transparent
{
    /// <summary>The first serial port, to which the anti-fatigue device is connected.</summary>
    public const byte SerialPort1 = 0x41;

    private Transparent(byte type, ReadOnlySpan<byte> content)
    {
        Type = type;
        Content = content;
    }

    /// <summary>0x00 GNSS, 0x0B transport IC card, 0x41 and 0x42 serial ports, 0xF0 to 0xFF user-defined.</summary>
    public byte Type { get; }

    public ReadOnlySpan<byte> Content { get; }

    public static bool TryParse(ReadOnlySpan<byte> body, out Transparent message)
    {
        message = body.IsEmpty ? default : new Transparent(body[0], body[1..]);
        return !body.IsEmpty;
    }

    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> body, byte type, ReadOnlySpan<byte> content)
    {
        body[0] = type;
        content.CopyTo(body[1..]);
        return 1 + content.Length;
    }
}
