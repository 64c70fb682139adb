namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>The protocol of an anti-fatigue device that is connected by TCP, without a JT/T 808 terminal in between.
/// Derive from it and override <see cref="FrameReceived"/>.</summary>
public abstract class FpReceiver : FrameReceiver
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

    // The parser holds the beginning of a frame itself, so it consumes all bytes that it is given.
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        ReadOnlySpan<byte> rest = data;
        bool isEvent = _parser.TryTake(ref rest, isEnd: false, out FpEvent next);
        consumed = data.Length - rest.Length;
        if (!isEvent)
        {
            return FrameResult.Incomplete;
        }

        FrameReceived(next.Type, next.Data);
        return next.Type == FpType.OutOfBand ? FrameResult.Skipped : FrameResult.Received;
    }
}
