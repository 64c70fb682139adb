using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0001 from a terminal, 0x8001 from the platform. Source: JT/T 808-2013 tables 4 and 5.</summary>
/// <param name="Serial">The serial number of the answered message.</param>
/// <param name="MessageId">The id of the answered message.</param>
/// <param name="Result">The result.</param>
public readonly record struct GeneralAnswer(ushort Serial, ushort MessageId, AnswerResult Result)
{
    public const int Length = 5;

    public static bool TryParse(ReadOnlySpan<byte> body, out GeneralAnswer answer)
    {
        answer = default;
        if (body.Length != Length)
        {
            return false;
        }

        answer = new GeneralAnswer(
            BinaryPrimitives.ReadUInt16BigEndian(body),
            BinaryPrimitives.ReadUInt16BigEndian(body[2..]),
            (AnswerResult)body[4]
        );
        return true;
    }

    /// <returns>The number of bytes written: <see cref="Length"/>.</returns>
    public int WriteTo(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, Serial);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], MessageId);
        body[4] = (byte)Result;
        return Length;
    }
}
