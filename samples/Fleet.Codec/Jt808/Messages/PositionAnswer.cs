using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0201: the position that 0x8201 asked for. Source: JT/T 808-2013 table 28.</summary>
public readonly ref struct PositionAnswer
{
    private PositionAnswer(ReadOnlySpan<byte> body)
    {
        Serial = BinaryPrimitives.ReadUInt16BigEndian(body);
        Report = body[2..];
    }

    /// <summary>The serial number of the answered message.</summary>
    public ushort Serial { get; }

    /// <summary>The report, which has the layout of 0x0200.</summary>
    public ReadOnlySpan<byte> Report { get; }

    /// <returns>False if there is not even a serial number. The report is not parsed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out PositionAnswer message)
    {
        message = body.Length < 2 ? default : new PositionAnswer(body);
        return body.Length >= 2;
    }
}
