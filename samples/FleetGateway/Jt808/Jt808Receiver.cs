namespace Becket.Samples.Fleet.Jt808;

/// <summary>A connection that speaks JT/T 808: derive from it, and override what is of interest.</summary>
/// <remarks>
/// <para>Every flag ends one frame and begins the next, so a frame that was cut short costs itself and not its
/// neighbour, and neighbours may share a flag. What stands before the first flag is skipped; nothing between two flags
/// is nothing.</para>
/// <para>It holds the beginning of one frame at most, <see cref="Jt808Framing.MaxEscapedLength"/> bytes, and nothing
/// when idle.</para>
/// </remarks>
public abstract class Jt808Receiver : LineReceiver
{
    private bool _isInStep;

    protected Jt808Receiver()
    {
        Delimiter = [Jt808Framing.Flag];
        MaxLength = Jt808Framing.MaxEscapedLength;
    }

    /// <summary>Sends a frame.</summary>
    /// <param name="header">Its lengths and bits are worked out; see <see cref="Jt808Header.Reply"/> and
    /// <see cref="Jt808Header.For"/>.</param>
    /// <param name="body">At most <see cref="Jt808Header.MaxBodyLength"/> bytes.</param>
    public void SendFrame(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        Transport.Write(wire[..Jt808Framing.Write(wire, header, body)]);
    }

    /// <summary>A frame has arrived, perhaps a packet of a longer message.</summary>
    /// <param name="frame">Valid until the call returns.</param>
    protected abstract void FrameReceived(in Jt808Frame frame);

    /// <summary>What arrived between two flags is no frame. The default does nothing: the next flag begins
    /// anew.</summary>
    /// <param name="error">Why.</param>
    /// <param name="wire">The bytes, without flags; of one that is too long the beginning. Valid until the call
    /// returns.</param>
    protected virtual void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire) { }

    /// <summary>Bytes stood before the first flag. The default does nothing.</summary>
    protected virtual void RubbishSkipped() { }

    /// <summary>What stands between two flags.</summary>
    protected sealed override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (!_isInStep)
        {
            _isInStep = true;
            if (!line.IsEmpty)
            {
                RubbishSkipped();
            }
        }
        else if (!line.IsEmpty)
        {
            Span<byte> buffer = stackalloc byte[Jt808Framing.MaxLength];
            Jt808Error error = Jt808Framing.Read(line, buffer, out Jt808Frame frame);
            if (error == Jt808Error.None)
            {
                FrameReceived(frame);
            }
            else
            {
                FrameRejected(error, line);
            }
        }
    }

    protected sealed override void LineLengthExceeded(ReadOnlySpan<byte> start)
    {
        // Up to the next flag it is dropped as it comes.
        if (_isInStep)
        {
            FrameRejected(Jt808Error.Length, start);
        }
        else
        {
            _isInStep = true;
            RubbishSkipped();
        }
    }
}
