using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8003 from the platform, 0x0005 from a 2019 terminal: send these packets again. Source: JT/T 808-2013
/// table 6, -2019 sections 8.6 and 8.7.</summary>
/// <param name="FirstSerial">The serial number of packet 1.</param>
/// <param name="Indexes">The numbers of the packets, in order.</param>
public sealed record PacketRequest(ushort FirstSerial, IReadOnlyList<ushort> Indexes)
{
    /// <summary>The most packets that a request in one frame can name.</summary>
    public const int MaxIndexes = (Jt808Header.MaxBodyLength - 4) / 2;

    /// <param name="body">The body.</param>
    /// <param name="hasWordCount">Whether the count has two bytes, as in 2019. In 2013 it has one.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool hasWordCount, out PacketRequest? message)
    {
        message = null;
        int start = hasWordCount ? 4 : 3;
        if (body.Length < start)
        {
            return false;
        }

        ushort count = hasWordCount ? BinaryPrimitives.ReadUInt16BigEndian(body[2..]) : body[2];
        if (body.Length != start + (2 * count))
        {
            return false;
        }

        ushort[] indexes = new ushort[count];
        for (int at = 0; at < count; at++)
        {
            indexes[at] = BinaryPrimitives.ReadUInt16BigEndian(body[(start + (2 * at))..]);
        }

        message = new PacketRequest(BinaryPrimitives.ReadUInt16BigEndian(body), indexes);
        return true;
    }

    /// <returns>The number of bytes written.</returns>
    /// <remarks>Writes as many packet numbers as the count and a frame can hold. Ask for the others in the next
    /// request.</remarks>
    public int WriteTo(Span<byte> body, bool hasWordCount)
    {
        int count = Math.Min(Indexes.Count, hasWordCount ? MaxIndexes : byte.MaxValue);
        BinaryPrimitives.WriteUInt16BigEndian(body, FirstSerial);
        int at = 2;
        if (hasWordCount)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[at..], (ushort)count);
            at += 2;
        }
        else
        {
            body[at++] = (byte)count;
        }

        for (int index = 0; index < count; index++, at += 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[at..], Indexes[index]);
        }

        return at;
    }
}
