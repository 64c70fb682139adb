using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>0x8103, answered by 0x0001. Source: JT/T 808-2013 tables 10 to 12.</summary>
/// <param name="Edition">2011 has a second count before the list; otherwise what the header says.</param>
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

        // 2011 has no mark of its own: it is what a list that fits nothing else may be.
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
