using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0104: the parameters that <see cref="ParameterQuery"/> asked for. Source: JT/T 808-2013 table
/// 16.</summary>
/// <param name="Serial">The serial number of the answered message.</param>
/// <param name="Parameters">In order.</param>
public sealed record ParameterAnswer(ushort Serial, IReadOnlyList<Parameter> Parameters)
{
    /// <param name="body">The body.</param>
    /// <param name="isVersion2019">From the header.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool isVersion2019, out ParameterAnswer? message)
    {
        // Behind the serial number it has the layout of 0x8103. Some older terminals have the second count of 2011.
        message =
            body.Length > 2 && SetParameters.TryParse(body[2..], isVersion2019, out SetParameters? list)
                ? new ParameterAnswer(BinaryPrimitives.ReadUInt16BigEndian(body), list!.Parameters)
                : null;
        return message is not null;
    }

    /// <returns>The body, with the layout of 2013 and 2019. It may be longer than one frame.</returns>
    /// <exception cref="ArgumentException">There are more than 255 parameters, or a value is longer than 255
    /// bytes.</exception>
    public byte[] ToBody() =>
        [
            (byte)(Serial >> 8),
            (byte)Serial,
            .. Parameters.Count == 0 ? [0] : new SetParameters(Jt808Edition.Of2013, Parameters).ToBody(),
        ];
}
