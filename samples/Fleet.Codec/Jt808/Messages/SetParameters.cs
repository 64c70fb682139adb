using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8103, answered by 0x0001. Source: JT/T 808-2013 tables 10 to 12.</summary>
/// <param name="Edition">2011 if there is a second count before the list, otherwise the edition of the header.</param>
/// <param name="Parameters">In order.</param>
public sealed record SetParameters(Jt808Edition Edition, IReadOnlyList<Parameter> Parameters)
{
    public static bool TryParse(ReadOnlySpan<byte> body, bool isVersion2019, out SetParameters? message)
    {
        message = null;
        if (body.IsEmpty)
        {
            return false;
        }

        if (TryParseList(body[1..], body[0], out List<Parameter>? parameters))
        {
            message = new SetParameters(isVersion2019 ? Jt808Edition.Of2019 : Jt808Edition.Of2011Or2013, parameters);
            return true;
        }

        // The header does not mark the 2011 edition: try its layout if the list fits no other.
        if (!isVersion2019 && body.Length > 1 && TryParseList(body[2..], body[1], out parameters))
        {
            message = new SetParameters(Jt808Edition.Of2011, parameters);
            return true;
        }

        return false;
    }

    private static bool TryParseList(ReadOnlySpan<byte> list, int count, out List<Parameter> parameters)
    {
        const int Head = 5;
        parameters = [];
        while (list.Length >= Head && list.Length >= Head + list[Head - 1])
        {
            byte length = list[Head - 1];
            parameters.Add(
                new Parameter(BinaryPrimitives.ReadUInt32BigEndian(list), list.Slice(Head, length).ToArray())
            );
            list = list[(Head + length)..];
        }

        return list.IsEmpty && parameters.Count == count;
    }
}
