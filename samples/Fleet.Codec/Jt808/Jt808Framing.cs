namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The wire format of JT/T 808: 7E, header, body, checksum, 7E, where 7E inside is sent as 7D 02 and 7D as 7D
/// 01. Source: JT/T 808-2019 section 4.4.</summary>
public static class Jt808Framing
{
    public const byte Flag = 0x7E;
    public const byte Escape = 0x7D;

    /// <summary>The longest frame without flags and escapes: header, body and checksum.</summary>
    public const int MaxLength = Jt808Header.MaxLength + Jt808Header.MaxBodyLength + 1;

    /// <summary>The longest frame between its flags, with every byte escaped.</summary>
    public const int MaxEscapedLength = 2 * MaxLength;

    /// <summary>The longest frame on the wire.</summary>
    public const int MaxWireLength = MaxEscapedLength + 2;

    /// <summary>Parses a frame.</summary>
    /// <param name="wire">The bytes between the flags.</param>
    /// <param name="buffer">Memory for the frame without its escapes: <see cref="MaxLength"/> bytes. Not used if there
    /// are no escapes.</param>
    /// <param name="frame">The frame. Its header is also set for <see cref="Jt808Error.Length"/> and <see
    /// cref="Jt808Error.Fragment"/>.</param>
    /// <returns><see cref="Jt808Error.None"/> if the frame is right.</returns>
    /// <remarks>The escapes are undone first, then the checksum is verified, then the fields are read: if the checksum
    /// is wrong, no field has a meaning.</remarks>
    public static Jt808Error Read(ReadOnlySpan<byte> wire, Span<byte> buffer, out Jt808Frame frame)
    {
        frame = default;
        ReadOnlySpan<byte> content = wire;
        int first = wire.IndexOf(Escape);
        if (first >= 0)
        {
            if (!TryUnescape(wire, first, buffer, out int length))
            {
                return length > buffer.Length ? Jt808Error.Length : Jt808Error.Escape;
            }

            content = buffer[..length];
        }

        if (content.Length > MaxLength)
        {
            return Jt808Error.Length;
        }

        byte checksum = 0;
        foreach (byte b in content)
        {
            checksum ^= b;
        }

        // The last byte is the XOR of all others, so the XOR of all bytes is zero.
        if (checksum != 0 || content.IsEmpty)
        {
            return Jt808Error.Checksum;
        }

        checksum = content[^1];
        content = content[..^1];
        if (!Jt808Header.TryParse(content, out Jt808Header header))
        {
            return Jt808Error.Header;
        }

        ReadOnlySpan<byte> body = content[header.Length..];
        frame = new Jt808Frame(header, body, checksum, wire);
        return body.Length != header.BodyLength ? Jt808Error.Length
            : header.IsFragment && (header.PacketIndex == 0 || header.PacketIndex > header.PacketCount)
                ? Jt808Error.Fragment
            : Jt808Error.None;
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="wire">The destination. <see cref="MaxWireLength"/> bytes are always enough.</param>
    /// <param name="header">Its length, its packet bit and its version bit are computed.</param>
    /// <param name="body">At most <see cref="Jt808Header.MaxBodyLength"/> bytes. Longer bodies are sent in
    /// packets.</param>
    /// <returns>The number of bytes written, flags included.</returns>
    public static int Write(Span<byte> wire, in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (body.Length > Jt808Header.MaxBodyLength)
        {
            throw new ArgumentException(
                $"A frame holds a body of {Jt808Header.MaxBodyLength} bytes, and this one has {body.Length}. "
                    + $"Send it in packets.",
                nameof(body)
            );
        }

        Span<byte> head = stackalloc byte[Jt808Header.MaxLength];
        head = head[..header.WriteTo(head, body.Length)];
        byte checksum = 0;
        foreach (byte b in head)
        {
            checksum ^= b;
        }

        foreach (byte b in body)
        {
            checksum ^= b;
        }

        wire[0] = Flag;
        int at = 1;
        at += WriteEscaped(wire[at..], head);
        at += WriteEscaped(wire[at..], body);
        at += WriteEscaped(wire[at..], [checksum]);
        wire[at] = Flag;
        return at + 1;
    }

    /// <summary>Writes bytes with their escapes, without flags.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WriteEscaped(Span<byte> wire, ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (true)
        {
            int plain = bytes.IndexOfAny(Flag, Escape);
            if (plain < 0)
            {
                bytes.CopyTo(wire[at..]);
                return at + bytes.Length;
            }

            bytes[..plain].CopyTo(wire[at..]);
            at += plain;
            wire[at++] = Escape;
            wire[at++] = bytes[plain] == Flag ? (byte)2 : (byte)1;
            bytes = bytes[(plain + 1)..];
        }
    }

    /// <param name="wire">Bytes with escapes.</param>
    /// <param name="escape">The index of the first escape.</param>
    /// <param name="buffer">The destination.</param>
    /// <param name="length">The number of bytes written. Greater than the length of the buffer if the buffer is too
    /// small.</param>
    private static bool TryUnescape(ReadOnlySpan<byte> wire, int escape, Span<byte> buffer, out int length)
    {
        length = 0;
        while (escape >= 0)
        {
            if (escape + 1 == wire.Length || wire[escape + 1] is not (1 or 2))
            {
                return false;
            }

            if (length + escape + 1 > buffer.Length)
            {
                length = int.MaxValue;
                return false;
            }

            wire[..escape].CopyTo(buffer[length..]);
            length += escape;
            buffer[length++] = wire[escape + 1] == 1 ? Escape : Flag;
            wire = wire[(escape + 2)..];
            escape = wire.IndexOf(Escape);
        }

        if (length + wire.Length > buffer.Length)
        {
            length = int.MaxValue;
            return false;
        }

        wire.CopyTo(buffer[length..]);
        length += wire.Length;
        return true;
    }
}
