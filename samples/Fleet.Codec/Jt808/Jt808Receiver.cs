namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The protocol of a connection that speaks JT/T 808. Derive from it and override
/// <see cref="FrameReceived(in Jt808Frame)"/>.</summary>
/// <remarks>
/// <para>Every flag ends one frame and begins the next. So a frame that was cut short costs itself and not its
/// neighbour, and neighbours may share a flag. Bytes before the first flag are skipped, and so is an empty frame
/// between two flags.</para>
/// <para>The receiver holds at most the beginning of one frame, <see cref="Jt808Framing.MaxEscapedLength"/> bytes, and
/// nothing between frames.</para>
/// </remarks>
public abstract class Jt808Receiver : DelimitedFrameReceiver
{
    protected Jt808Receiver()
        : base(Jt808Framing.Flag)
    {
        MaxLength = Jt808Framing.MaxEscapedLength;

        // Broken frames never end the connection. FirstFrameTimeout and an idle timeout, which count only correct
        // frames, do.
        MaxNoise = int.MaxValue;
    }

    /// <summary>Sends a frame.</summary>
    /// <param name="header">See <see cref="Jt808Header.Reply"/> and <see cref="Jt808Header.For"/>. Its lengths and bits
    /// are computed.</param>
    /// <param name="body">At most <see cref="Jt808Header.MaxBodyLength"/> bytes.</param>
    public void SendFrame(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        Transport.Write(wire[..Jt808Framing.Write(wire, header, body)]);
    }

    /// <summary>Called for each frame, which may be a packet of a longer message.</summary>
    /// <param name="frame">Valid until the call returns.</param>
    protected abstract void FrameReceived(in Jt808Frame frame);

    /// <summary>Called when the bytes between two flags are not a frame. The default does nothing: the next flag begins
    /// a new frame.</summary>
    /// <param name="error">The reason.</param>
    /// <param name="wire">The bytes, without flags. If the frame is too long, its beginning. Valid until the call
    /// returns.</param>
    protected virtual void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) { }

    /// <summary>Called when bytes before the first flag were skipped. The default does nothing.</summary>
    protected virtual void NoiseSkipped() { }

    protected sealed override bool FrameReceived(ReadOnlySpan<byte> frame)
    {
        Span<byte> buffer = stackalloc byte[Jt808Framing.MaxLength];
        Jt808Error error = Jt808Framing.Read(frame, buffer, out Jt808Frame parsed);
        if (error != Jt808Error.None)
        {
            FrameRejected(error, frame);
            return false;
        }

        FrameReceived(parsed);
        return true;
    }

    protected sealed override void LengthLimitExceeded(ReadOnlySpan<byte> start) =>
        FrameRejected(Jt808Error.Length, start);

    protected sealed override void NoiseReceived(ReadOnlySpan<byte> noise) => NoiseSkipped();
}
