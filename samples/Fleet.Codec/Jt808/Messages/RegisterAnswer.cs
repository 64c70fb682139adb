using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8100. Source: JT/T 808-2013 table 8.</summary>
/// <param name="Serial">The serial number of the answered 0x0100.</param>
/// <param name="Result">0 success, 1 vehicle already registered, 2 no such vehicle, 3 terminal already registered, 4 no
/// such terminal.</param>
/// <param name="Token">The code to authenticate with. Null unless the result is success.</param>
public sealed record RegisterAnswer(ushort Serial, byte Result, string? Token)
{
    private const int FixedLength = 3;

    public static bool TryParse(ReadOnlySpan<byte> body, out RegisterAnswer? message)
    {
        message = null;
        if (body.Length < FixedLength)
        {
            return false;
        }

        string? token = body[2] == 0 && body.Length > FixedLength ? GbkText.Read(body[FixedLength..]) : null;
        message = new RegisterAnswer(BinaryPrimitives.ReadUInt16BigEndian(body), body[2], token);
        return true;
    }

    /// <returns>The number of bytes written.</returns>
    public int WriteTo(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, Serial);
        body[2] = Result;
        return FixedLength + (Token is null ? 0 : GbkText.Encoding.GetBytes(Token, body[FixedLength..]));
    }
}
