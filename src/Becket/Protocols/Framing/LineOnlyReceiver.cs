using Becket.Deferreds;
using Becket.Net;
using Becket.Reactors.Buffers;

namespace Becket.Protocols.Framing;

/// <summary>Receives lines, and nothing else: it has no raw mode and no pause within a chunk. It is faster than
/// <see cref="LineReceiver"/>.</summary>
/// <remarks>
/// <para>Pausing the transport stops further chunks; the lines of the chunk that has arrived are delivered all the
/// same.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.LineOnlyReceiver</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class LineOnlyReceiver : Protocol
{
    private byte[] _delimiter = LineEnds.CarriageReturnLineFeed;
    private ByteBuffer _held;
    private bool _isBroken;

    /// <summary>The bytes that end a line, at least one. Default: carriage return and line feed, as in Twisted. Set it
    /// before the first line.</summary>
    /// <exception cref="ArgumentException">The delimiter is empty.</exception>
    public ReadOnlySpan<byte> Delimiter
    {
        get => _delimiter;
        set => _delimiter = LineEnds.Own(value);
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

    /// <summary>The number of bytes that were received and not delivered: the beginning of a line.</summary>
    public int Buffered => _held.Count;

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

    internal override void OnEnded() => _held.Release();

    /// <summary>A line has arrived.</summary>
    /// <param name="line">The line, without its delimiter. Valid until the call returns.</param>
    protected abstract void LineReceived(ReadOnlySpan<byte> line);

    /// <summary>A line is longer than <see cref="MaxLength"/>. The default loses the connection. If an override keeps
    /// the connection, no more lines are delivered.</summary>
    /// <param name="start">The first <see cref="MaxLength"/> bytes of the line. Valid until the call returns.</param>
    protected virtual void LineLengthExceeded(ReadOnlySpan<byte> start) => Transport.LoseConnection();

    /// <summary>Cuts the chunk, together with the bytes that are kept, into lines.</summary>
    /// <param name="data">The chunk, as it arrived.</param>
    protected sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        ITransport transport = Transport;
        int window = LineEnds.Window(MaxLength, _delimiter);
        while (!_held.IsEmpty && !data.IsEmpty)
        {
            data = Complete(data, window);
        }

        while (transport.IsConnected && !_isBroken)
        {
            ReadOnlySpan<byte> searched = data.Length > window ? data[..window] : data;
            int at = searched.IndexOf(_delimiter);
            if (at >= 0)
            {
                ReadOnlySpan<byte> line = data[..at];
                data = data[(at + _delimiter.Length)..];
                LineReceived(line);
            }
            else if (data.Length >= window)
            {
                _isBroken = true;
                LineLengthExceeded(data[..MaxLength]);
            }
            else
            {
                _held.Append(data);
                return;
            }
        }
    }

    /// <summary>Appends to the line that has begun what belongs to it, and delivers the line if it is whole.</summary>
    /// <returns>The rest of the chunk.</returns>
    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> data, int window)
    {
        int wanted = LineEnds.BytesToAppend(_held.Span, data, _delimiter, window);
        _held.Append(data[..wanted]);
        data = data[wanted..];
        ReadOnlySpan<byte> line = _held.Span;
        if (line.EndsWith(_delimiter))
        {
            // Detached, because the connection may end in the callback, which releases the buffer.
            ByteBuffer held = _held.Detach();
            LineReceived(line[..^_delimiter.Length]);
            held.Release();
        }
        else if (line.Length >= window)
        {
            ByteBuffer held = _held.Detach();
            _isBroken = true;
            LineLengthExceeded(line[..MaxLength]);
            held.Release();
        }

        return data;
    }
}
