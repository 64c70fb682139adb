using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>Receives frames between delimiters of one byte: between flags, of which each one ends a frame and may begin
/// the next (HDLC, PPP, SLIP, JT/T 808), or between a start byte and an end byte.</summary>
/// <remarks>
/// <para>What a frame holds is up to the derived class: it undoes escapes and verifies checksums in
/// <see cref="FrameReceived"/>, and says whether the frame is good. For delimiters of several bytes, derive from
/// <see cref="FrameReceiver"/>, or use a <see cref="LineReceiver"/>.</para>
/// <para>With one flag, the bytes between two flags are a frame, and two flags in a row are none. So frames may share a
/// flag, and a frame that was cut short does not cost the next one. With a pair, a start byte within a frame begins a
/// new frame, and the bytes before it are noise.</para>
/// <para>Noise is bytes outside frames. It is dropped, up to the next start of a frame, and bounded: see
/// <see cref="MaxNoise"/>.</para>
/// <para>The receiver holds the beginning of one frame at most, <see cref="MaxLength"/> bytes, and nothing when idle.
/// The end of a frame is searched once, so that frames which arrive a byte at a time cost no more than others.</para>
/// <para>Threads: the reactor's. Differs: Twisted has nothing of the kind.</para>
/// </remarks>
[RunsOnLoop]
public abstract class DelimitedFrameReceiver : FrameReceiver
{
    private readonly byte _start;
    private readonly byte _end;

    /// <summary>How many of the bytes that will come again hold no delimiter.</summary>
    private int _searched;

    /// <summary>Set by a start byte, cleared by an end byte; a flag sets it.</summary>
    private bool _isInFrame;

    /// <summary>Set when the run of bytes is longer than <see cref="MaxLength"/>: the rest of it is dropped as it
    /// arrives. Cleared by the next delimiter.</summary>
    private bool _isSkipping;

    /// <summary>Creates a receiver of frames between flags.</summary>
    /// <param name="flag">Begins and ends each frame.</param>
    protected DelimitedFrameReceiver(byte flag)
        : this(flag, flag) { }

    /// <summary>Creates a receiver of frames between a start byte and an end byte.</summary>
    /// <param name="start">Begins each frame.</param>
    /// <param name="end">Ends each frame. The same byte as <paramref name="start"/> makes it a flag.</param>
    protected DelimitedFrameReceiver(byte start, byte end)
    {
        _start = start;
        _end = end;
    }

    /// <summary>The longest frame that is received, in bytes between its delimiters, with escapes. Default: 16,384. See
    /// <see cref="LengthLimitExceeded"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int MaxLength
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = LineEnds.DefaultMaxLength;

    /// <summary>How many bytes in a row may belong to no good frame. Default: 65,536. More than that call
    /// <see cref="NoiseLimitExceeded"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int MaxNoise
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 64 * 1024;

    /// <summary>The number of bytes since the last good frame that belong to no good frame: noise, frames that were
    /// rejected, and frames that are too long. Delimiters do not count.</summary>
    public long Noise { get; private set; }

    private bool IsFlag => _start == _end;

    /// <summary>A frame has arrived.</summary>
    /// <param name="frame">The bytes between its delimiters, as they arrived; empty only with a pair of delimiters.
    /// Valid until the call returns.</param>
    /// <returns>True for a good frame: it meets <see cref="FrameReceiver.FirstFrameTimeout"/>, and <see cref="Noise"/>
    /// begins anew. False for one that is rejected, because of its checksum for example: its bytes count as
    /// noise.</returns>
    protected abstract bool FrameReceived(ReadOnlySpan<byte> frame);

    /// <summary>Bytes outside frames have arrived. The default does nothing.</summary>
    /// <param name="noise">The bytes. Of more than <see cref="MaxLength"/> the first ones; then the rest is dropped as
    /// it arrives. Valid until the call returns.</param>
    /// <remarks>Called once for all bytes up to the next start of a frame: when that has arrived, or as soon as there
    /// are more than <see cref="MaxLength"/> bytes.</remarks>
    protected virtual void NoiseReceived(ReadOnlySpan<byte> noise) { }

    /// <summary>A frame is longer than <see cref="MaxLength"/>. The default does nothing: the frame is dropped as it
    /// arrives, up to the next delimiter, and its bytes count as noise.</summary>
    /// <param name="start">Its first <see cref="MaxLength"/> bytes. Valid until the call returns.</param>
    /// <remarks>Called as soon as the length is known to be exceeded. Differs from the receivers of lines and strings,
    /// which lose the connection: here the next delimiter brings both sides in step again.</remarks>
    protected virtual void LengthLimitExceeded(ReadOnlySpan<byte> start) { }

    /// <summary>More than <see cref="MaxNoise"/> bytes in a row belong to no good frame: the peer speaks another
    /// protocol, or floods the connection. The default aborts the connection.</summary>
    /// <remarks>An override may keep the connection. Then this is called again only after a good frame.</remarks>
    protected virtual void NoiseLimitExceeded() => Transport.AbortConnection();

    /// <inheritdoc/>
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        // A frame of the largest length, and its delimiter.
        int window = _isSkipping ? data.Length : (int)Math.Min(data.Length, MaxLength + 1L);
        int from = Math.Min(_searched, window);
        int at = IndexOfDelimiter(data[from..window]);
        if (at >= 0)
        {
            at += from;
            consumed = at + 1;
            return EndRun(data[..at], isEnd: data[at] == _end, isStart: data[at] == _start);
        }

        if (_isSkipping)
        {
            consumed = window;
            AddNoise(window);
            return FrameResult.Incomplete;
        }

        if (window > MaxLength)
        {
            consumed = window;
            _searched = 0;
            _isSkipping = true;
            if (_isInFrame)
            {
                LengthLimitExceeded(data[..MaxLength]);
            }
            else
            {
                NoiseReceived(data[..MaxLength]);
            }

            AddNoise(window);
            return FrameResult.Skipped;
        }

        consumed = 0;
        _searched = window;
        return FrameResult.Incomplete;
    }

    /// <inheritdoc/>
    protected sealed override int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data)
    {
        int most = (int)Math.Clamp(MaxLength + 1L - held.Length, 1, data.Length);
        int at = IndexOfDelimiter(data[..most]);
        return at < 0 ? most : at + 1;
    }

    /// <summary>A delimiter ends a run of bytes.</summary>
    private FrameResult EndRun(ReadOnlySpan<byte> run, bool isEnd, bool isStart)
    {
        // Changed before the calls, which may throw.
        bool isFrame = _isInFrame && isEnd;
        bool isRest = _isSkipping;
        _searched = 0;
        _isSkipping = false;
        _isInFrame = isStart;
        if (!isRest && isFrame && (!IsFlag || !run.IsEmpty))
        {
            if (FrameReceived(run))
            {
                Noise = 0;
                return FrameResult.Received;
            }
        }
        else if (!isRest && !run.IsEmpty)
        {
            NoiseReceived(run);
        }

        AddNoise(run.Length);
        return FrameResult.Skipped;
    }

    private void AddNoise(int count)
    {
        bool wasWithinLimit = Noise <= MaxNoise;
        Noise += count;

        // Not if a callback has closed the connection: an abort would drop the answer that it has written.
        if (wasWithinLimit && Noise > MaxNoise && IsConnected && Transport.IsConnected)
        {
            NoiseLimitExceeded();
        }
    }

    private int IndexOfDelimiter(ReadOnlySpan<byte> data) =>
        _isInFrame ? data.IndexOfAny(_start, _end) : data.IndexOf(_start);
}
