namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>The wire format of the anti-fatigue device: AA, type, length, payload and checksum, where AA is sent as AB
/// 01 and AB as AB 02. See docs/fleet-fp.md.</summary>
public static class FpFraming
{
    public const byte Start = 0xAA;
    public const byte Escape = 0xAB;

    /// <summary>The longest payload, in bytes. A frame of this length, with every byte escaped, fits into two messages
    /// of JT/T 808.</summary>
    public const int MaxPayload = 512;

    /// <summary>The longest frame on the wire, in bytes.</summary>
    public const int MaxWireLength = 1 + (2 * MaxLength);

    /// <summary>The bytes of type and length.</summary>
    internal const int Head = 3;

    /// <summary>The longest frame without escapes and without its start byte.</summary>
    internal const int MaxLength = Head + MaxPayload + 1;

    private static readonly byte[] s_crc = MakeTable();

    /// <summary>Writes a frame.</summary>
    /// <param name="wire">The destination. <see cref="MaxWireLength"/> bytes are always enough.</param>
    /// <param name="type">Any type but <see cref="FpType.OutOfBand"/>.</param>
    /// <param name="payload">At most <see cref="MaxPayload"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> wire, FpType type, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)type, byte.MaxValue, nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload, nameof(payload));
        ReadOnlySpan<byte> head = [(byte)type, (byte)(payload.Length >> 8), (byte)payload.Length];
        byte checksum = Checksum(Checksum(0, head), payload);
        wire[0] = Start;
        int at = 1;
        at += WriteEscaped(wire[at..], head);
        at += WriteEscaped(wire[at..], payload);
        return at + WriteEscaped(wire[at..], [checksum]);
    }

    /// <summary>Continues a CRC-8 (polynomial x^8 + x^2 + x + 1, initial value 0, high bit first). It detects every
    /// burst of up to eight bits, which a sum or an XOR does not.</summary>
    internal static byte Checksum(byte checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            checksum = s_crc[checksum ^ b];
        }

        return checksum;
    }

    private static int WriteEscaped(Span<byte> wire, ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        foreach (byte b in bytes)
        {
            if (b is Start or Escape)
            {
                wire[at++] = Escape;
                wire[at++] = b == Start ? (byte)1 : (byte)2;
            }
            else
            {
                wire[at++] = b;
            }
        }

        return at;
    }

    private static byte[] MakeTable()
    {
        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1;
            }

            table[i] = (byte)crc;
        }

        return table;
    }
}
