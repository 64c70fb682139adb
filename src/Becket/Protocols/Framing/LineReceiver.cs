using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>Receives lines and, in raw mode, bytes as they arrive.</summary>
/// <remarks>
/// <para>A line ends with the <see cref="Delimiter"/>, which is not delivered. Each byte is searched once, so lines
/// that arrive a byte at a time cost no more than others.</para>
/// <para>Raw mode is for bytes that are not lines, such as the body of a message with a head of lines. Call
/// <see cref="SetRawMode"/> in <see cref="LineReceived"/> and, when the body is complete, <see cref="SetLineMode"/>
/// with the bytes behind it in <see cref="RawDataReceived"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.LineReceiver</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class LineReceiver : FrameReceiver
{
    private byte[] _delimiter = LineEnds.CarriageReturnLineFeed;

    /// <summary>How many of the bytes that will come again hold no delimiter.</summary>
    private int _searched;

    private bool _isRaw;

    /// <summary>Whether the rest of a line that is too long is being dropped.</summary>
    private bool _isSkipping;

    /// <summary>The bytes that end a line, at least one. Default: carriage return and line feed, as in Twisted. May be
    /// changed at any time.</summary>
    /// <exception cref="ArgumentException">The delimiter is empty.</exception>
    public ReadOnlySpan<byte> Delimiter
    {
        get => _delimiter;
        set
        {
            _delimiter = LineEnds.Own(value);
            _searched = 0;
        }
    }

    /// <summary>The longest line that is received, in bytes without its delimiter. Default: 16,384, as in
    /// Twisted.</summary>
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

    /// <summary>Whether bytes are delivered as they arrive.</summary>
    public bool IsRawMode => _isRaw;

    /// <summary>The number of bytes in which a line that is not too long ends, with its delimiter.</summary>
    private int Window => LineEnds.Window(MaxLength, _delimiter);

    /// <summary>Delivers bytes as they arrive from now on, to <see cref="RawDataReceived"/>, also the bytes of the
    /// present chunk behind the present line.</summary>
    /// <remarks>Source: <c>setRawMode</c>.</remarks>
    public void SetRawMode()
    {
        _isRaw = true;
        _isSkipping = false;
    }

    /// <summary>Delivers lines from now on.</summary>
    /// <param name="extra">Bytes that <see cref="RawDataReceived"/> was given and that belong to lines: they are cut
    /// into lines first.</param>
    /// <remarks>Outside a callback, lines that have arrived are delivered before it returns. Source:
    /// <c>setLineMode</c>.</remarks>
    public void SetLineMode(ReadOnlySpan<byte> extra = default)
    {
        _isRaw = false;
        _isSkipping = false;
        _searched = 0;
        PutBack(extra);
    }

    /// <summary>Drops the bytes that have arrived and were not delivered: the lines behind the present one, and the
    /// beginning of a line.</summary>
    /// <remarks>For commands after which what was sent before the answer does not count, as when TLS begins. To use
    /// these bytes, call <see cref="SetRawMode"/>. Source: <c>clearLineBuffer</c>. Differs: Twisted's returns
    /// them.</remarks>
    public void ClearLineBuffer()
    {
        _searched = 0;
        _isSkipping = false;
        DropBuffered();
    }

    /// <summary>Sends a line: the bytes, and the delimiter.</summary>
    /// <param name="line">The line, without its delimiter. It must not contain the delimiter; this is not
    /// checked.</param>
    public void SendLine(ReadOnlySpan<byte> line)
    {
        Transport.Write(line);
        Transport.Write(_delimiter);
    }

    /// <summary>Sends a line, in UTF-8.</summary>
    /// <param name="line">The line, without its delimiter. It must not contain the delimiter; this is not
    /// checked.</param>
    public void SendLine(string line) => LineEnds.Send(Transport, line, _delimiter);

    /// <summary>A line has arrived.</summary>
    /// <param name="line">The line, without its delimiter. Valid until the call returns.</param>
    protected abstract void LineReceived(ReadOnlySpan<byte> line);

    /// <summary>Bytes have arrived in raw mode. A class that calls <see cref="SetRawMode"/> must override it.</summary>
    /// <param name="data">The bytes, as they arrived; not empty. Valid until the call returns.</param>
    /// <exception cref="NotSupportedException">The method is not overridden.</exception>
    protected virtual void RawDataReceived(ReadOnlySpan<byte> data) =>
        throw new NotSupportedException(
            $"{GetType().Name} is in raw mode, but does not override RawDataReceived. "
                + "Override it, or do not call SetRawMode."
        );

    /// <summary>A line is longer than <see cref="MaxLength"/>. The default loses the connection.</summary>
    /// <param name="start">The first <see cref="MaxLength"/> bytes of the line. Valid until the call returns.</param>
    /// <remarks>
    /// An override may keep the connection: then the rest of that line is dropped as it arrives. Called as soon as the
    /// line is known to be too long, so that little more than <see cref="MaxLength"/> bytes are ever held. Differs:
    /// Twisted hands over and drops all bytes that were received, other lines included.
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
        _isRaw || _isSkipping ? data.Length : LineEnds.BytesToAppend(held, data, _delimiter, Window);

    private FrameResult ReadLine(ReadOnlySpan<byte> data, out int consumed)
    {
        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, Window)];

        // A delimiter may have begun in the bytes that were searched before.
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

            // The bytes behind these may hold the beginning of the delimiter, so they are searched again. With a limit
            // of zero, the first byte is too many.
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

        // The last bytes may be the beginning of the delimiter, so they are kept.
        consumed = Math.Max(0, data.Length - (_delimiter.Length - 1));
        return consumed > 0 ? FrameResult.Skipped : FrameResult.Incomplete;
    }
}
