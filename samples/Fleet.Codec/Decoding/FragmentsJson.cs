using System.Security.Cryptography;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Puts the packets of a vector together, and writes the state after the last one under the names that the
/// vectors use.</summary>
internal sealed class FragmentsJson
{
    private readonly List<DecodedFrame> _others = [];
    private readonly FragmentedMessage? _message;
    private readonly byte[]? _body;

    public FragmentsJson(List<DecodedFrame> frames)
    {
        // A vector has no times, so the clock is never advanced. The limits allow all that the standard can express.
        var assembler = new FragmentAssembler(
            new Clock(),
            new FragmentLimits
            {
                MaxPackets = ushort.MaxValue,
                MaxMessageBytes = int.MaxValue / 2,
                MaxBytes = int.MaxValue,
            }
        );
        foreach (DecodedFrame frame in frames)
        {
            if (frame.Error != Jt808Error.None)
            {
                continue;
            }

            if (!frame.Header.IsFragment)
            {
                _others.Add(frame);
                continue;
            }

            FragmentOutcome outcome = assembler.Add(
                new Jt808Frame(frame.Header, frame.Body, frame.Checksum, frame.Wire),
                out FragmentedMessage? message
            );
            _message = message ?? _message;
            if (outcome == FragmentOutcome.Complete)
            {
                _body = message!.TakeBody();
            }
            else if (_message is { IsComplete: false })
            {
                _body = null;
            }
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        if (_message is null)
        {
            json.WriteString("error"u8, FrameJson.Name(Jt808Error.Fragment));
            return;
        }

        json.WriteStartObject("expect"u8);
        Jt808Header header = _message.Header;
        json.WriteString("messageId"u8, $"0x{header.MessageId:x4}");
        json.WriteString("terminal"u8, header.Terminal.ToString());
        json.WriteBoolean("versionFlag"u8, header.IsVersion2019);
        json.WriteNumber("packetCount"u8, _message.PacketCount);
        json.WriteNumber("firstSerial"u8, _message.FirstSerial);
        json.WriteBoolean("complete"u8, _body is not null);
        WriteMissing(json);
        if (_body is not null)
        {
            WriteBody(json, header, _body);
        }
        else
        {
            byte[] request = new byte[Jt808Header.MaxBodyLength];
            int length = new PacketRequest(_message.FirstSerial, _message.Missing).WriteTo(
                request,
                hasWordCount: header.IsVersion2019
            );
            json.WriteString("retransmitBodyHex"u8, Convert.ToHexStringLower(request.AsSpan(0, length)));
        }

        if (_others.Count > 0)
        {
            json.WriteStartArray("otherMessages"u8);
            foreach (DecodedFrame other in _others)
            {
                json.WriteStringValue($"0x{other.Header.MessageId:x4}");
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteMissing(Utf8JsonWriter json)
    {
        json.WriteStartArray("missing"u8);
        foreach (ushort index in _message!.Missing)
        {
            json.WriteNumberValue(index);
        }

        json.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter json, in Jt808Header header, byte[] body)
    {
        json.WriteNumber("bodyLength"u8, body.Length);
        json.WriteString("bodySha256"u8, Convert.ToHexStringLower(SHA256.HashData(body)));

        // The body is decoded as if it had arrived in one frame. (It may be too long for one.)
        Jt808Header whole = header.Whole();
        if (!BodyJson.Parses(whole, body))
        {
            json.WriteString("error"u8, FrameJson.Name(Jt808Error.Body));
        }
        else if (BodyJson.Knows(whole))
        {
            BodyJson.Write(json, whole, body);
        }
    }
}
