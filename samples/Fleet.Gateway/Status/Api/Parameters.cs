using System.Buffers.Binary;
using System.Globalization;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Status.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>Parameters of terminals, as people write them.</summary>
internal static class Parameters
{
    /// <param name="text">Null if a list in a body has null in it.</param>
    public static uint IdOf(string? text)
    {
        text ??= "";
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(
            isHex ? text.AsSpan(2) : text,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out uint id
        )
            ? id
            : throw HttpProblemException.BadRequest($"A parameter has an id such as 0x0001, not '{text}'.");
    }

    /// <param name="given">Null if a list in a body has null in it.</param>
    public static Parameter Parse(ParameterJson? given)
    {
        ParameterJson parameter = given ?? new ParameterJson();
        return new Parameter(
            IdOf(parameter.Id),
            parameter.Type switch
            {
                "dword" => NumberOf(parameter, sizeof(uint)),
                "word" => NumberOf(parameter, sizeof(ushort)),
                "byte" => NumberOf(parameter, sizeof(byte)),
                "text" => GbkText.Encoding.GetBytes(parameter.Value),
                "hex" => HexOf(parameter),
                _ => throw HttpProblemException.BadRequest(
                    $"A parameter is a dword, word, byte, text or hex, not '{parameter.Type}'."
                ),
            }
        );
    }

    /// <summary>Writes a value as a number if it has the length of one, otherwise as text if it can be read.</summary>
    public static ParameterJson ToJson(Parameter parameter)
    {
        ReadOnlySpan<byte> bytes = parameter.Value.Span;
        (string type, string value) = bytes.Length switch
        {
            sizeof(uint) => ("dword", Invariant(BinaryPrimitives.ReadUInt32BigEndian(bytes))),
            sizeof(ushort) => ("word", Invariant(BinaryPrimitives.ReadUInt16BigEndian(bytes))),
            sizeof(byte) => ("byte", Invariant(bytes[0])),
            _ => GbkText.Encoding.GetString(bytes) is var text && text.All(static letter => !char.IsControl(letter))
                ? ("text", text)
                : ("hex", Convert.ToHexStringLower(bytes)),
        };
        return new ParameterJson
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"0x{parameter.Id:x4}"),
            Type = type,
            Value = value,
            Hex = Convert.ToHexStringLower(bytes),
        };
    }

    private static string Invariant(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] NumberOf(ParameterJson parameter, int size)
    {
        uint most = uint.MaxValue >> (8 * (sizeof(uint) - size));
        if (
            !uint.TryParse(parameter.Value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            || number > most
        )
        {
            throw HttpProblemException.BadRequest(
                $"A {parameter.Type} is a whole number from 0 to {most}, not '{parameter.Value}'."
            );
        }

        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes[^size..];
    }

    private static byte[] HexOf(ParameterJson parameter)
    {
        try
        {
            return Convert.FromHexString(parameter.Value.Replace(" ", "", StringComparison.Ordinal));
        }
        catch (FormatException mistake)
        {
            throw new HttpProblemException(
                400,
                $"'{parameter.Value}' is not a row of hexadecimal digits, two for each byte.",
                mistake
            );
        }
    }
}
