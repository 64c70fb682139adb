using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>0x8003 from the platform, 0x0005 from a terminal of 2019: send these packets again. Source: JT/T 808-2013
/// table 6, -2019 sections 8.6 and 8.7.</summary>
/// <param name="FirstSerial">The serial number of packet 1.</param>
/// <param name="Indexes">Which packets, in order.</param>
public sealed record PacketRequest(ushort FirstSerial, IReadOnlyList<ushort> Indexes)
{
    /// <summary>How many packets one request can name and still go in one frame.</summary>
    public const int MostIndexes = (Jt808Header.MaxBodyLength - 4) / 2;

    /// <param name="body">The body.</param>
    /// <param name="hasWordCount">Whether the count has two bytes: in 2019. It has one in 2013.</param>
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

    /// <returns>How many bytes it took.</returns>
    /// <remarks>More packets than the count can say, or than a frame holds, are left to the next request.</remarks>
    public int WriteTo(Span<byte> body, bool hasWordCount)
    {
        int count = Math.Min(Indexes.Count, hasWordCount ? MostIndexes : byte.MaxValue);
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
