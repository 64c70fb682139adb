namespace Becket.Samples.Fleet.Fp;

/// <summary>Frames of the anti-fatigue device on the wire: AA, then type, length, payload and checksum, in which AA is
/// AB 01 and AB is AB 02. See docs/fleet-fp.md.</summary>
public static class FpFraming
{
    public const byte Start = 0xAA;
    public const byte Escape = 0xAB;

    /// <summary>The longest payload, in bytes. With it a frame, even if every byte is escaped, fits into two messages
    /// of JT/T 808.</summary>
    public const int MaxPayload = 512;

    /// <summary>The longest frame on the wire.</summary>
    public const int MaxWireLength = 1 + (2 * MaxLength);

    /// <summary>Type and length.</summary>
    internal const int Head = 3;

    /// <summary>The longest frame without escapes and without its start.</summary>
    internal const int MaxLength = Head + MaxPayload + 1;

    private static readonly byte[] s_crc = MakeTable();

    /// <summary>Makes a frame.</summary>
    /// <param name="wire">Room for it: <see cref="MaxWireLength"/> is always enough.</param>
    /// <param name="type">Not <see cref="FpType.OutOfBand"/>.</param>
    /// <param name="payload">At most <see cref="MaxPayload"/> bytes.</param>
    /// <returns>How many bytes it took.</returns>
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

    /// <summary>CRC-8 with the polynomial x^8 + x^2 + x + 1, from 0, high bit first: it sees every burst of up to eight
    /// bits, which a sum or an XOR does not.</summary>
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
