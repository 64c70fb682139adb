using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8104 asks for all parameters, 0x8106 for some. Answered by <see cref="ParameterAnswer"/>. Source: JT/T
/// 808-2013 sections 8.10 and 8.11. 2011 has no 0x8106.</summary>
/// <param name="Ids">The ids. Empty: all.</param>
public sealed record ParameterQuery(IReadOnlyList<uint> Ids)
{
    public ushort MessageId => Ids.Count == 0 ? MessageIds.QueryParameters : MessageIds.QuerySomeParameters;

    /// <param name="messageId">0x8104 or 0x8106.</param>
    /// <param name="body">The body.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ushort messageId, ReadOnlySpan<byte> body, out ParameterQuery? message)
    {
        message = null;
        if (messageId == MessageIds.QueryParameters)
        {
            message = new ParameterQuery([]);
        }
        else if (body.Length > 1 && body.Length == 1 + (4 * body[0]))
        {
            uint[] ids = new uint[body[0]];
            for (int index = 0; index < ids.Length; index++)
            {
                ids[index] = BinaryPrimitives.ReadUInt32BigEndian(body[(1 + (4 * index))..]);
            }

            message = new ParameterQuery(ids);
        }

        return message is not null;
    }

    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException">There are more than 255 ids.</exception>
    public byte[] ToBody()
    {
        if (Ids.Count == 0)
        {
            return [];
        }

        if (Ids.Count > byte.MaxValue)
        {
            throw new ArgumentException($"A query names up to {byte.MaxValue} parameters, not {Ids.Count}.");
        }

        byte[] body = new byte[1 + (4 * Ids.Count)];
        body[0] = (byte)Ids.Count;
        for (int index = 0; index < Ids.Count; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(1 + (4 * index)), Ids[index]);
        }

        return body;
    }
}
