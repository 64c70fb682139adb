using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Jt808;

/// <summary>What stands before the body of a message. Source: JT/T 808-2013 tables 2 and 3, -2019 tables 2 and
/// 3.</summary>
/// <param name="MessageId">See <see cref="MessageIds"/>.</param>
/// <param name="Attributes">The body attributes, as sent. <see cref="Jt808Framing"/> works out the length, the packet
/// bit and the version bit itself.</param>
/// <param name="ProtocolVersion">1 in 2019, raised by each later revision; 0 where there is none.</param>
/// <param name="Terminal">The terminal's number, also in what the platform sends.</param>
/// <param name="Serial">The sender's own count of messages, which wraps.</param>
/// <param name="PacketCount">How many packets the message is sent in; 0 if it is not.</param>
/// <param name="PacketIndex">Which of them this is, from 1.</param>
public readonly record struct Jt808Header(
    ushort MessageId,
    ushort Attributes,
    byte ProtocolVersion,
    TerminalNumber Terminal,
    ushort Serial,
    ushort PacketCount = 0,
    ushort PacketIndex = 0
)
{
    /// <summary>The longest header, in bytes.</summary>
    public const int MaxLength = 21;

    /// <summary>The longest body of one frame, in bytes: ten bits.</summary>
    public const int MaxBodyLength = 0x3FF;

    private const ushort LengthMask = 0x03FF;
    private const ushort EncryptionMask = 0x1C00;
    private const ushort FragmentBit = 1 << 13;
    private const ushort VersionBit = 1 << 14;
    private const int FragmentFields = 4;

    /// <summary>The body's length, in bytes, before escaping.</summary>
    public int BodyLength => Attributes & LengthMask;

    /// <summary>Three bits: 0 none, 1 RSA, the others reserved. An encrypted body is not taken apart.</summary>
    public int Encryption => (Attributes & EncryptionMask) >> 10;

    /// <summary>Whether this is one of several packets of a message.</summary>
    public bool IsFragment => (Attributes & FragmentBit) != 0;

    /// <summary>Whether the header has the 2019 form. Without it the terminal is of 2011 or 2013, which have no mark of
    /// their own.</summary>
    public bool IsVersion2019 => (Attributes & VersionBit) != 0;

    public bool ReservedBit15 => (Attributes & 0x8000) != 0;

    /// <summary>This header's own length, in bytes.</summary>
    public int Length => LengthFor(Attributes);

    /// <summary>A header for something sent to, or by, the same terminal in the same form.</summary>
    /// <param name="messageId">What is sent.</param>
    /// <param name="serial">The sender's next serial number.</param>
    public Jt808Header Reply(ushort messageId, ushort serial) =>
        new(messageId, IsVersion2019 ? VersionBit : (ushort)0, ProtocolVersion, Terminal, serial);

    /// <summary>The header that a message in packets would have in one piece, but for its length.</summary>
    public Jt808Header Whole() =>
        this with
        {
            Attributes = (ushort)(Attributes & ~(FragmentBit | LengthMask)),
            PacketCount = 0,
            PacketIndex = 0,
        };

    /// <summary>A header of its own.</summary>
    /// <param name="messageId">What is sent.</param>
    /// <param name="terminal">The number; its form decides the header's.</param>
    /// <param name="serial">The sender's next serial number.</param>
    public static Jt808Header For(ushort messageId, TerminalNumber terminal, ushort serial) =>
        new(messageId, terminal.IsLong ? VersionBit : (ushort)0, terminal.IsLong ? (byte)1 : (byte)0, terminal, serial);

    internal static bool TryParse(ReadOnlySpan<byte> bytes, out Jt808Header header)
    {
        header = default;
        if (bytes.Length < 4)
        {
            return false;
        }

        ushort attributes = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (bytes.Length < LengthFor(attributes))
        {
            return false;
        }

        bool isLong = (attributes & VersionBit) != 0;
        int at = isLong ? 5 : 4;
        var terminal = new TerminalNumber(
            bytes.Slice(at, isLong ? TerminalNumber.LongLength : TerminalNumber.ShortLength)
        );
        at += terminal.Length;
        header = new Jt808Header(
            BinaryPrimitives.ReadUInt16BigEndian(bytes),
            attributes,
            isLong ? bytes[4] : (byte)0,
            terminal,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[at..])
        );
        if (header.IsFragment)
        {
            header = header with
            {
                PacketCount = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]),
                PacketIndex = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 4)..]),
            };
        }

        return true;
    }

    /// <param name="bytes">At least <see cref="MaxLength"/>.</param>
    /// <param name="bodyLength">Of this frame.</param>
    /// <returns>How many bytes it took.</returns>
    internal int WriteTo(Span<byte> bytes, int bodyLength)
    {
        ushort attributes = (ushort)(
            (Attributes & ~(LengthMask | FragmentBit | VersionBit))
            | bodyLength
            | (PacketCount > 0 ? FragmentBit : 0)
            | (Terminal.IsLong ? VersionBit : 0)
        );
        BinaryPrimitives.WriteUInt16BigEndian(bytes, MessageId);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], attributes);
        int at = 4;
        if (Terminal.IsLong)
        {
            bytes[at++] = ProtocolVersion;
        }

        Terminal.WriteTo(bytes[at..]);
        at += Terminal.Length;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], Serial);
        at += 2;
        if (PacketCount > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], PacketCount);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(at + 2)..], PacketIndex);
            at += FragmentFields;
        }

        return at;
    }

    private static int LengthFor(ushort attributes) =>
        ((attributes & VersionBit) != 0 ? 17 : 12) + ((attributes & FragmentBit) != 0 ? FragmentFields : 0);
}
