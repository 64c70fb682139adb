namespace Becket.Protocols.Framing;

/// <summary>Receives lines; and, in raw mode, bytes as they come.</summary>
/// <remarks>
/// <para>A line ends with the <see cref="Delimiter"/>, which is not delivered. The end of a line is searched once:
/// lines that arrive a byte at a time cost no more than others.</para>
/// <para>Raw mode is for what is no lines, such as the body of a message whose head is: <see cref="SetRawMode"/> in
/// <see cref="LineReceived"/>, and
/// <see cref="SetLineMode"/>, with the bytes that are too many, in <see cref="RawDataReceived"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.LineReceiver</c>.</para>
/// </remarks>
public abstract class LineReceiver : FrameReceiver
{
    private byte[] _delimiter = LineEnds.CarriageReturnLineFeed;

    /// <summary>How much of the bytes that will come again holds no delimiter.</summary>
    private int _searched;

    private bool _isRaw;

    /// <summary>Whether the rest of a line that is too long is being dropped.</summary>
    private bool _isSkipping;

    /// <summary>What ends a line: any bytes, at least one. Default: carriage return and line feed, as in Twisted. May
    /// be changed at any time.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public ReadOnlySpan<byte> Delimiter
    {
        get => _delimiter;
        set
        {
            _delimiter = LineEnds.Own(value);
            _searched = 0;
        }
    }

    /// <summary>How long a line may be, in bytes without its delimiter. Default: 16,384, as in Twisted.</summary>
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

    /// <summary>Whether bytes are delivered as they come.</summary>
    public bool IsRawMode => _isRaw;

    /// <summary>In how many bytes a line that is not too long ends.</summary>
    private int Window => LineEnds.Window(MaxLength, _delimiter);

    /// <summary>From now on bytes are delivered as they come, to <see cref="RawDataReceived"/>: also those of the
    /// present chunk, behind the present line.</summary>
    /// <remarks>Source: <c>setRawMode</c>.</remarks>
    public void SetRawMode()
    {
        _isRaw = true;
        _isSkipping = false;
    }

    /// <summary>From now on lines are delivered.</summary>
    /// <param name="extra">Bytes that <see cref="RawDataReceived"/> was given, and that are lines already: they come
    /// first.</param>
    /// <remarks>Outside a callback, lines that are there are delivered before it returns. Source:
    /// <c>setLineMode</c>.</remarks>
    public void SetLineMode(ReadOnlySpan<byte> extra = default)
    {
        _isRaw = false;
        _isSkipping = false;
        _searched = 0;
        PutBack(extra);
    }

    /// <summary>Sends a line: the bytes, and the delimiter.</summary>
    /// <param name="line">Without its delimiter. That none is inside is not checked.</param>
    public void SendLine(ReadOnlySpan<byte> line)
    {
        Transport.Write(line);
        Transport.Write(_delimiter);
    }

    /// <summary>Sends a line, in UTF-8.</summary>
    /// <param name="line">Without its delimiter. That none is inside is not checked.</param>
    public void SendLine(string line) => LineEnds.Send(Transport, line, _delimiter);

    /// <summary>A line has arrived.</summary>
    /// <param name="line">Without its delimiter. Valid until the call returns.</param>
    protected abstract void LineReceived(ReadOnlySpan<byte> line);

    /// <summary>Bytes have arrived in raw mode. Must be overridden by who uses that.</summary>
    /// <param name="data">As they came; not empty. Valid until the call returns.</param>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    protected virtual void RawDataReceived(ReadOnlySpan<byte> data) =>
        throw new NotSupportedException(
            $"{GetType().Name} is in raw mode, but does not override RawDataReceived, so nobody takes the bytes. Override it, or do not call SetRawMode."
        );

    /// <summary>A line is too long. The default loses the connection.</summary>
    /// <param name="start">Its first <see cref="MaxLength"/> bytes. Valid until the call returns.</param>
    /// <remarks>
    /// An override may let the connection stand: the rest of that line is dropped as it comes. Called as soon as the
    /// line is known to be too long, so that little more than
    /// <see cref="MaxLength"/> bytes are ever held. Differs: Twisted hands over, and forgets, whatever was received,
    /// other lines included.
    /// </remarks>
    protected virtual void LineLengthExceeded(ReadOnlySpan<byte> start) => Transport.LoseConnection();

    /// <inheritdoc/>
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        if (data.IsEmpty)
        {
            consumed = 0;
            return FrameResult.Incomplete;
        }

        if (_isRaw)
        {
            _searched = 0;
            consumed = data.Length;
            RawDataReceived(data);
            return FrameResult.Received;
        }

        return _isSkipping ? SkipLine(data, out consumed) : ReadLine(data, out consumed);
    }

    /// <inheritdoc/>
    protected sealed override int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data) =>
        _isRaw || _isSkipping ? data.Length : LineEnds.Wanted(held, data, _delimiter, Window);

    private FrameResult ReadLine(ReadOnlySpan<byte> data, out int consumed)
    {
        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, Window)];

        // A delimiter may have begun in what was searched before.
        int from = Math.Max(0, Math.Min(_searched, window.Length) - (_delimiter.Length - 1));
        int at = window[from..].IndexOf(_delimiter);
        if (at >= 0)
        {
            _searched = 0;
            consumed = from + at + _delimiter.Length;
            LineReceived(data[..(from + at)]);
            return FrameResult.Received;
        }

        if (data.Length >= Window)
        {
            _searched = 0;
            _isSkipping = true;

            // What is behind may hold the beginning of the delimiter, so it is looked at again. With a limit of zero
            // the first byte is too many.
            consumed = Math.Max(1, MaxLength);
            LineLengthExceeded(data[..MaxLength]);
            return FrameResult.Skipped;
        }

        _searched = data.Length;
        consumed = 0;
        return FrameResult.Incomplete;
    }

    private FrameResult SkipLine(ReadOnlySpan<byte> data, out int consumed)
    {
        int at = data.IndexOf(_delimiter);
        if (at >= 0)
        {
            _isSkipping = false;
            consumed = at + _delimiter.Length;
            return FrameResult.Skipped;
        }

        // The last bytes may be the beginning of the delimiter.
        consumed = Math.Max(0, data.Length - (_delimiter.Length - 1));
        return consumed > 0 ? FrameResult.Skipped : FrameResult.Incomplete;
    }
}
