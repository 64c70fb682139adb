using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The header of a message. Source: JT/T 808-2013 tables 2 and 3, -2019 tables 2 and 3.</summary>
/// <param name="MessageId">See <see cref="MessageIds"/>.</param>
/// <param name="Attributes">The body attributes, as sent. <see cref="Jt808Framing"/> computes the length, the packet
/// bit and the version bit.</param>
/// <param name="ProtocolVersion">1 in 2019, incremented by each later revision. 0 in headers that have none.</param>
/// <param name="Terminal">The terminal's number, also in messages from the platform.</param>
/// <param name="Serial">The sender's count of messages, which wraps.</param>
/// <param name="PacketCount">The number of packets of the message. 0 if the message is not sent in packets.</param>
/// <param name="PacketIndex">The number of this packet, from 1.</param>
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

    /// <summary>The longest body of one frame, in bytes: the length field has ten bits.</summary>
    public const int MaxBodyLength = 0x3FF;

    private const ushort LengthMask = 0x03FF;
    private const ushort EncryptionMask = 0x1C00;
    private const ushort FragmentBit = 1 << 13;
    private const ushort VersionBit = 1 << 14;
    private const int FragmentFields = 4;

    /// <summary>The body's length, in bytes, before escaping.</summary>
    public int BodyLength => Attributes & LengthMask;

    /// <summary>Three bits: 0 none, 1 RSA, the others reserved. An encrypted body is not decoded.</summary>
    public int Encryption => (Attributes & EncryptionMask) >> 10;

    /// <summary>Whether the frame is one of several packets of a message.</summary>
    public bool IsFragment => (Attributes & FragmentBit) != 0;

    /// <summary>Whether the header has the 2019 form. Otherwise the terminal follows 2011 or 2013, which the header
    /// does not tell apart.</summary>
    public bool IsVersion2019 => (Attributes & VersionBit) != 0;

    public bool ReservedBit15 => (Attributes & 0x8000) != 0;

    /// <summary>The length of this header, in bytes.</summary>
    public int Length => LengthFor(Attributes);

    /// <summary>Makes a header in the same form, for a message to or from the same terminal.</summary>
    /// <param name="messageId">The id of the message to send.</param>
    /// <param name="serial">The sender's next serial number.</param>
    public Jt808Header Reply(ushort messageId, ushort serial) =>
        new(messageId, IsVersion2019 ? VersionBit : (ushort)0, ProtocolVersion, Terminal, serial);

    /// <summary>The header that the message would have in one piece. Its body length is 0.</summary>
    public Jt808Header Whole() =>
        this with
        {
            Attributes = (ushort)(Attributes & ~(FragmentBit | LengthMask)),
            PacketCount = 0,
            PacketIndex = 0,
        };

    /// <summary>Makes a header for a new message.</summary>
    /// <param name="messageId">The id of the message to send.</param>
    /// <param name="terminal">The terminal's number. Its form decides the form of the header.</param>
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
    /// <param name="bodyLength">The length of this frame's body.</param>
    /// <returns>The number of bytes written.</returns>
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
