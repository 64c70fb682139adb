namespace Becket.Samples.Fleet.Fp;

/// <summary>An anti-fatigue device that is connected by TCP, without a JT/T 808 terminal in between: derive from it,
/// and override what is of interest.</summary>
public abstract class FpReceiver : Protocol
{
    private readonly FpParser _parser = new();

    /// <summary>Sends a frame.</summary>
    /// <param name="type">Not <see cref="FpType.OutOfBand"/>.</param>
    /// <param name="payload">At most <see cref="FpFraming.MaxPayload"/> bytes.</param>
    public void SendFrame(FpType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> wire = stackalloc byte[FpFraming.MaxWireLength];
        Transport.Write(wire[..FpFraming.Write(wire, type, payload)]);
    }

    /// <summary>A frame has arrived, or bytes outside frames.</summary>
    /// <param name="type">Which; <see cref="FpType.OutOfBand"/> for bytes outside frames.</param>
    /// <param name="data">Valid until the call returns.</param>
    protected abstract void FrameReceived(FpType type, ReadOnlySpan<byte> data);

    protected sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        foreach ((FpType type, ReadOnlySpan<byte> bytes) in _parser.Feed(data))
        {
            // Once it is closed, nothing more is delivered; the parser is not used again.
            if (!Transport.IsConnected)
            {
                return;
            }

            FrameReceived(type, bytes);
        }
    }
}
