using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Sends vectors to the gateway's own receiver, over the simulated network of a reactor in virtual time, and
/// writes as JSON what the receiver reports.</summary>
internal sealed class VectorDecoder(Reactor reactor)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>One line of JSON.</returns>
    /// <exception cref="VectorException">The entry does not have the form of a vector.</exception>
    public async Deferred<string> Decode(Vector vector)
    {
        (string? id, string? kind) = (vector.Id, vector.Kind);
        Action<Utf8JsonWriter> write = kind switch
        {
            "frame" or "invalid" => WriteFrame(await Receive([vector.Bytes("hex")])),
            "stream" => WriteStream(await Receive(vector.ListOfBytes("chunks"))),
            "fragments" => new FragmentsJson(await Receive(vector.ListOfBytes("frames"))).Write,
            "escape" => WriteEscaped(vector.Bytes("raw")),
            _ => throw new VectorException(
                $"the kind '{kind}' is unknown; the kinds are frame, fragments, invalid, stream and escape"
            ),
        };
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Sends chunks over one connection, each in a turn of its own, so that the network does not join
    /// them.</summary>
    private async Deferred<List<DecodedFrame>> Receive(IReadOnlyList<byte[]> chunks)
    {
        var receiver = new DecodingReceiver();
        ListeningPort port = await reactor.ListenTcp(
            0,
            Factory.ForProtocol(() => receiver),
            new ListenOptions { Interface = IPAddress.Loopback }
        );
        Sender sender = await reactor.ConnectTcp("127.0.0.1", port.Port, static () => new Sender());
        foreach (byte[] chunk in chunks)
        {
            sender.Transport.Write(chunk);
            await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
        }

        sender.Transport.LoseConnection();
        await receiver.Ended;
        await port.StopListening();
        return receiver.Frames;
    }

    private static Action<Utf8JsonWriter> WriteFrame(List<DecodedFrame> frames) =>
        json =>
        {
            if (frames is not [var frame, ..])
            {
                json.WriteString("error"u8, FrameJson.Name(Jt808Error.Incomplete));
            }
            else if (frame.Error != Jt808Error.None)
            {
                json.WriteString("error"u8, FrameJson.Name(frame.Error));
            }
            else if (!BodyJson.Parses(frame.Header, frame.Body))
            {
                json.WriteString("error"u8, FrameJson.Name(Jt808Error.Body));
            }
            else
            {
                FrameJson.Write(json, frame);
            }
        };

    private static Action<Utf8JsonWriter> WriteStream(List<DecodedFrame> frames) =>
        json =>
        {
            json.WriteStartArray("frames"u8);
            foreach (DecodedFrame frame in frames)
            {
                if (frame.Error == Jt808Error.None && BodyJson.Parses(frame.Header, frame.Body))
                {
                    json.WriteStringValue(
                        Convert.ToHexStringLower([Jt808Framing.Flag, .. frame.Wire, Jt808Framing.Flag])
                    );
                }
            }

            json.WriteEndArray();
        };

    private static Action<Utf8JsonWriter> WriteEscaped(byte[] raw) =>
        json =>
        {
            byte[] wire = new byte[(2 * raw.Length) + 2];
            wire[0] = Jt808Framing.Flag;
            int end = 1 + Jt808Framing.WriteEscaped(wire.AsSpan(1), raw);
            wire[end] = Jt808Framing.Flag;
            json.WriteString("wire"u8, Convert.ToHexStringLower(wire.AsSpan(0, end + 1)));
        };

    private sealed class Sender : Protocol;
}
