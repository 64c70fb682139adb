namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>The protocol of an anti-fatigue device that is connected by TCP, without a JT/T 808 terminal in between.
/// Derive from it and override <see cref="FrameReceived"/>.</summary>
public abstract class FpReceiver : Protocol
{
    private readonly FpParser _parser = new();

    /// <summary>Sends a frame.</summary>
    /// <param name="type">Any type but <see cref="FpType.OutOfBand"/>.</param>
    /// <param name="payload">At most <see cref="FpFraming.MaxPayload"/> bytes.</param>
    public void SendFrame(FpType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> wire = stackalloc byte[FpFraming.MaxWireLength];
        Transport.Write(wire[..FpFraming.Write(wire, type, payload)]);
    }

    /// <summary>Called for each frame, and for bytes outside frames.</summary>
    /// <param name="type">The frame's type. <see cref="FpType.OutOfBand"/> for bytes outside frames.</param>
    /// <param name="data">Valid until the call returns.</param>
    protected abstract void FrameReceived(FpType type, ReadOnlySpan<byte> data);

    protected sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        foreach ((FpType type, ReadOnlySpan<byte> bytes) in _parser.Feed(data))
        {
            // After a callback has closed the connection, no more frames are delivered, and the parser is not used
            // again.
            if (!Transport.IsConnected)
            {
                return;
            }

            FrameReceived(type, bytes);
        }
    }
}
