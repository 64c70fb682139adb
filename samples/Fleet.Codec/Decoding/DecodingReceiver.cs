using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Keeps everything that the receiver reports.</summary>
internal sealed class DecodingReceiver : Jt808Receiver
{
    public List<DecodedFrame> Frames { get; } = [];

    /// <summary>How many times the receiver skipped bytes before the first flag.</summary>
    public int Skipped { get; private set; }

    /// <summary>Fires when the connection is lost.</summary>
    public Deferred Ended { get; } = new();

    protected override void FrameReceived(in Jt808Frame frame) =>
        Frames.Add(
            new DecodedFrame(Jt808Error.None, frame.Header, frame.Checksum, frame.Body.ToArray(), frame.Wire.ToArray())
        );

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) =>
        Frames.Add(new DecodedFrame(error, default, 0, [], wire.ToArray()));

    protected override void NoiseSkipped() => Skipped++;

    protected override void ConnectionLost(Failure reason) => Ended.Callback();
}
