using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Writes a frame as JSON, under the names that the vectors use for its parts.</summary>
internal static class FrameJson
{
    public static void Write(Utf8JsonWriter json, DecodedFrame frame)
    {
        WriteHeader(json, frame.Header);
        json.WriteString("checksum"u8, $"0x{frame.Checksum:x2}");
        BodyJson.Write(json, frame.Header, frame.Body);
    }

    public static string Name(Jt808Error error) =>
        error switch
        {
            Jt808Error.Incomplete => "incomplete",
            Jt808Error.Escape => "escape",
            Jt808Error.Checksum => "checksum",
            Jt808Error.Header => "header",
            Jt808Error.Length => "length",
            Jt808Error.Body => "body",
            Jt808Error.Fragment => "fragment",
            _ => throw new ArgumentOutOfRangeException(nameof(error), error, "This value is not an error."),
        };

    private static void WriteHeader(Utf8JsonWriter json, in Jt808Header header)
    {
        json.WriteStartObject("header"u8);
        json.WriteString("id"u8, $"0x{header.MessageId:x4}");
        json.WriteString("properties"u8, $"0x{header.Attributes:x4}");
        json.WriteNumber("bodyLength"u8, header.BodyLength);
        json.WriteNumber("encryption"u8, header.Encryption);
        json.WriteBoolean("fragmented"u8, header.IsFragment);
        json.WriteBoolean("versionFlag"u8, header.IsVersion2019);
        json.WriteNumber("reservedBit15"u8, header.ReservedBit15 ? 1 : 0);
        WriteNumberOrNull(json, "protocolVersion"u8, header.ProtocolVersion, header.IsVersion2019);
        json.WriteString("terminal"u8, header.Terminal.ToString());
        json.WriteNumber("serial"u8, header.Serial);
        WriteNumberOrNull(json, "packetCount"u8, header.PacketCount, header.IsFragment);
        WriteNumberOrNull(json, "packetIndex"u8, header.PacketIndex, header.IsFragment);
        json.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, ReadOnlySpan<byte> name, int number, bool isThere)
    {
        if (isThere)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
