using System.Buffers;
using System.Text;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Decoding;
using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Fuzz.Targets;

/// <summary>Receives frames of JT/T 808 and decodes their bodies.</summary>
internal sealed class Jt808Frames(Trace trace) : Jt808Receiver
{
    protected override void FrameReceived(in Jt808Frame frame)
    {
        if (!BodyJson.Parses(frame.Header, frame.Body))
        {
            trace.Add("bad body", frame.Body);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            FrameJson.Write(
                json,
                new DecodedFrame(
                    Jt808Error.None,
                    frame.Header,
                    frame.Checksum,
                    frame.Body.ToArray(),
                    frame.Wire.ToArray()
                )
            );
            json.WriteEndObject();
        }

        trace.Add(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) => trace.Add($"{error}", wire);

    protected override void NoiseSkipped() => trace.Add("noise");
}
