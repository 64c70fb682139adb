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

    /// <returns>The body. It may be longer than one frame.</returns>
    /// <exception cref="ArgumentException">There are no parameters or more than 255, or a value is longer than 255
    /// bytes.</exception>
    public byte[] ToBody()
    {
        if (Parameters.Count is 0 or > byte.MaxValue)
        {
            throw new ArgumentException(
                $"One message sets 1 to {byte.MaxValue} parameters, not {Parameters.Count}.",
                nameof(Parameters)
            );
        }

        var body = new List<byte> { (byte)Parameters.Count };
        if (Edition == Jt808Edition.Of2011)
        {
            body.Add((byte)Parameters.Count);
        }

        Span<byte> id = stackalloc byte[4];
        foreach (Parameter parameter in Parameters)
        {
            if (parameter.Value.Length > byte.MaxValue)
            {
                throw new ArgumentException(
                    $"The value of parameter 0x{parameter.Id:x4} has {parameter.Value.Length} bytes, and "
                        + $"at most {byte.MaxValue} are possible.",
                    nameof(Parameters)
                );
            }

            BinaryPrimitives.WriteUInt32BigEndian(id, parameter.Id);
            body.AddRange(id);
            body.Add((byte)parameter.Value.Length);
            body.AddRange(parameter.Value.Span);
        }

        return [.. body];
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
