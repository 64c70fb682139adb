using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Writes the bodies of messages as JSON, under the names that the vectors use for their fields.</summary>
internal static class BodyJson
{
    /// <summary>Whether the body can be decoded. False for an unknown id, for an encrypted body and for a single
    /// packet.</summary>
    public static bool Knows(in Jt808Header header) =>
        !header.IsFragment
        && header.Encryption == 0
        && header.MessageId
            is MessageIds.TerminalAnswer
                or MessageIds.PlatformAnswer
                or MessageIds.Heartbeat
                or MessageIds.LogOut
                or MessageIds.AskServerTime
                or MessageIds.ServerTime
                or MessageIds.TerminalAsksForPackets
                or MessageIds.PlatformAsksForPackets
                or MessageIds.Register
                or MessageIds.RegisterAnswer
                or MessageIds.Authenticate
                or MessageIds.Position
                or MessageIds.PositionBatch
                or MessageIds.UplinkTransparent
                or MessageIds.DownlinkTransparent
                or MessageIds.SetParameters;

    /// <summary>Whether the body has the layout that its id requires. True for a body that cannot be decoded.</summary>
    public static bool Parses(in Jt808Header header, ReadOnlySpan<byte> body) =>
        !Knows(header)
        || header.MessageId switch
        {
            MessageIds.TerminalAnswer or MessageIds.PlatformAnswer => GeneralAnswer.TryParse(body, out _),
            MessageIds.ServerTime => body.Length == BcdTime.Length,
            MessageIds.TerminalAsksForPackets or MessageIds.PlatformAsksForPackets => PacketRequest.TryParse(
                body,
                HasWordCount(header),
                out _
            ),
            MessageIds.Register => Register.TryParse(body, header.IsVersion2019, out _),
            MessageIds.RegisterAnswer => RegisterAnswer.TryParse(body, out _),
            MessageIds.Authenticate => Authenticate.TryParse(body, header.IsVersion2019, out _),
            MessageIds.Position => Position.TryParse(body, out _, out _),
            MessageIds.PositionBatch => PositionBatch.TryParse(body, out _),
            MessageIds.UplinkTransparent or MessageIds.DownlinkTransparent => Transparent.TryParse(body, out _),
            MessageIds.SetParameters => SetParameters.TryParse(body, header.IsVersion2019, out _),
            _ => true,
        };

    /// <summary>Writes the properties <c>body</c> and <c>edition</c>.</summary>
    /// <param name="json">The object that receives the properties.</param>
    /// <param name="header">The message's header.</param>
    /// <param name="body">A body for which <see cref="Parses"/> is true.</param>
    public static void Write(Utf8JsonWriter json, in Jt808Header header, ReadOnlySpan<byte> body)
    {
        json.WriteStartObject("body"u8);
        Jt808Edition edition = WriteFields(json, header, body);
        json.WriteEndObject();
        json.WriteString(
            "edition"u8,
            edition switch
            {
                Jt808Edition.Of2011 => "2011",
                Jt808Edition.Of2013 => "2013",
                Jt808Edition.Of2019 => "2019",
                _ => "2011/2013",
            }
        );
    }

    private static Jt808Edition WriteFields(Utf8JsonWriter json, in Jt808Header header, ReadOnlySpan<byte> body)
    {
        Jt808Edition edition = header.IsVersion2019 ? Jt808Edition.Of2019 : Jt808Edition.Of2011Or2013;
        switch (Knows(header) ? header.MessageId : 0)
        {
            case MessageIds.TerminalAnswer or MessageIds.PlatformAnswer:
                _ = GeneralAnswer.TryParse(body, out GeneralAnswer answer);
                json.WriteNumber("ackSerial"u8, answer.Serial);
                json.WriteString("ackId"u8, $"0x{answer.MessageId:x4}");
                json.WriteNumber("result"u8, (byte)answer.Result);
                return edition;

            case MessageIds.Heartbeat
            or MessageIds.LogOut
            or MessageIds.AskServerTime:
                json.WriteString("extraHex"u8, Convert.ToHexStringLower(body));
                return edition;

            case MessageIds.ServerTime:
                PositionJson.WriteTime(json, new BcdTime(body), TimeSpan.Zero);
                return edition;

            case MessageIds.TerminalAsksForPackets
            or MessageIds.PlatformAsksForPackets:
                _ = PacketRequest.TryParse(body, HasWordCount(header), out PacketRequest? request);
                WriteRequest(json, request!);
                return header.IsVersion2019 || header.MessageId == MessageIds.TerminalAsksForPackets
                    ? edition
                    : Jt808Edition.Of2013;

            case MessageIds.Register:
                _ = Register.TryParse(body, header.IsVersion2019, out Register? register);
                WriteRegister(json, register!);
                return register!.Edition;

            case MessageIds.RegisterAnswer:
                _ = RegisterAnswer.TryParse(body, out RegisterAnswer? registered);
                json.WriteNumber("ackSerial"u8, registered!.Serial);
                json.WriteNumber("result"u8, registered.Result);
                json.WriteString("token"u8, registered.Token);
                return edition;

            case MessageIds.Authenticate:
                _ = Authenticate.TryParse(body, header.IsVersion2019, out Authenticate? authenticate);
                json.WriteString("token"u8, authenticate!.Token);
                if (header.IsVersion2019)
                {
                    json.WriteString("imei"u8, authenticate.Imei);
                    json.WriteString("softwareVersion"u8, authenticate.SoftwareVersion);
                }

                return edition;

            case MessageIds.Position:
                PositionJson.WriteFields(json, body);
                return edition;

            case MessageIds.PositionBatch:
                PositionJson.WriteBatch(json, body);
                return edition;

            case MessageIds.UplinkTransparent
            or MessageIds.DownlinkTransparent:
                _ = Transparent.TryParse(body, out Transparent transparent);
                json.WriteString("type"u8, $"0x{transparent.Type:x2}");
                json.WriteString("contentHex"u8, Convert.ToHexStringLower(transparent.Content));
                return edition;

            case MessageIds.SetParameters:
                _ = SetParameters.TryParse(body, header.IsVersion2019, out SetParameters? parameters);
                WriteParameters(json, parameters!);
                return parameters!.Edition;

            default:
                json.WriteString("rawHex"u8, Convert.ToHexStringLower(body));
                return edition;
        }
    }

    /// <summary>Whether the packet count takes two bytes: in 2019, and always in 0x0005, which was new in
    /// 2019.</summary>
    private static bool HasWordCount(in Jt808Header header) =>
        header.IsVersion2019 || header.MessageId == MessageIds.TerminalAsksForPackets;

    private static void WriteRequest(Utf8JsonWriter json, PacketRequest request)
    {
        json.WriteNumber("originalSerial"u8, request.FirstSerial);
        json.WriteNumber("count"u8, request.Indexes.Count);
        json.WriteStartArray("indexes"u8);
        foreach (ushort index in request.Indexes)
        {
            json.WriteNumberValue(index);
        }

        json.WriteEndArray();
    }

    private static void WriteRegister(Utf8JsonWriter json, Register register)
    {
        json.WriteNumber("province"u8, register.Province);
        json.WriteNumber("city"u8, register.City);
        json.WriteString("maker"u8, register.Maker);
        json.WriteString("model"u8, register.Model);
        json.WriteString("terminalId"u8, register.TerminalId);
        json.WriteNumber("plateColor"u8, register.PlateColor);
        json.WriteString("plate"u8, register.Plate);
    }

    private static void WriteParameters(Utf8JsonWriter json, SetParameters message)
    {
        json.WriteNumber("count"u8, message.Parameters.Count);
        json.WriteStartArray("parameters"u8);
        foreach (Parameter parameter in message.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"0x{parameter.Id:x8}");
            json.WriteString("hex"u8, Convert.ToHexStringLower(parameter.Value.Span));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
