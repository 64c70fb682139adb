using System.Buffers.Text;
using System.Globalization;
using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>Receives netstrings: <c>5:hello,</c> is one.</summary>
/// <remarks>
/// <para>A length over the limit is rejected as soon as its digits have arrived. Memory grows with the bytes that
/// arrive, never with the length that a prefix announces.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.NetstringReceiver</c>; the format: D. J. Bernstein,
/// Netstrings, 1997.</para>
/// </remarks>
[RunsOnLoop]
public abstract class NetstringReceiver : FrameReceiver
{
    // The digits of the largest length, and the colon.
    private const int LongestPrefix = 11;

    private bool _isBroken;

    /// <summary>What was found at the front of the bytes.</summary>
    private enum Prefix
    {
        /// <summary>The beginning of a length.</summary>
        Incomplete,

        /// <summary>A length within the limit, and the colon.</summary>
        Complete,

        /// <summary>Something else.</summary>
        Malformed,

        /// <summary>A length over the limit.</summary>
        TooLong,
    }

    /// <summary>The longest string that is received, in bytes. Default: 99,999, as in Twisted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int MaxLength
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 99_999;

    /// <summary>Sends a netstring.</summary>
    /// <param name="data">The string. <see cref="MaxLength"/> does not limit it, as it is for strings that are
    /// received; but the peer has a limit too.</param>
    public void SendString(ReadOnlySpan<byte> data)
    {
        Span<byte> prefix = stackalloc byte[LongestPrefix];
        _ = Utf8Formatter.TryFormat(data.Length, prefix, out int digits);
        prefix[digits] = (byte)':';
        Transport.Write(prefix[..(digits + 1)]);
        Transport.Write(data);
        Transport.Write(","u8);
    }

    /// <summary>A string has arrived.</summary>
    /// <param name="data">The string, without its length and comma; perhaps empty. Valid until the call
    /// returns.</param>
    protected abstract void StringReceived(ReadOnlySpan<byte> data);

    /// <summary>The bytes are not a netstring, or the netstring is longer than <see cref="MaxLength"/>. The default
    /// loses the connection.</summary>
    /// <param name="problem">What is wrong, as a message for a log.</param>
    /// <remarks>The beginning of the next string is unknown then, so if an override keeps the connection, no more
    /// strings are delivered. Source: <c>handleParseError</c>.</remarks>
    protected virtual void ParseFailed(string problem) => Transport.LoseConnection();

    /// <inheritdoc/>
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (_isBroken)
        {
            consumed = data.Length;
            return FrameResult.Incomplete;
        }

        switch (ReadPrefix(data, out int length, out int prefix))
        {
            case Prefix.Incomplete:
                return FrameResult.Incomplete;

            case Prefix.Malformed:
                consumed = Break(
                    data,
                    "A netstring begins with its length, in digits without leading zeros, and a colon."
                );
                return FrameResult.Skipped;

            case Prefix.TooLong:
                consumed = Break(
                    data,
                    string.Create(CultureInfo.InvariantCulture, $"A netstring is longer than {MaxLength} bytes.")
                );
                return FrameResult.Skipped;

            default:
                long whole = (long)prefix + length + 1;
                if (data.Length < whole)
                {
                    return FrameResult.Incomplete;
                }

                if (data[(int)whole - 1] != ',')
                {
                    consumed = Break(data, "A netstring ends with a comma.");
                    return FrameResult.Skipped;
                }

                consumed = (int)whole;
                StringReceived(data.Slice(prefix, length));
                return FrameResult.Received;
        }
    }

    /// <inheritdoc/>
    protected sealed override int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data)
    {
        if (_isBroken)
        {
            return data.Length;
        }

        // The length is appended a byte at a time: it is short, and so no byte behind the netstring is copied.
        long missing =
            ReadPrefix(held, out int length, out int prefix) == Prefix.Complete
                ? (long)prefix + length + 1 - held.Length
                : 1;
        return (int)Math.Clamp(missing, 1, data.Length);
    }

    private Prefix ReadPrefix(ReadOnlySpan<byte> data, out int length, out int prefix)
    {
        length = 0;
        prefix = 0;
        long sofar = 0;
        foreach (byte c in data)
        {
            prefix++;
            if (c == ':' && prefix > 1)
            {
                length = (int)sofar;
                return Prefix.Complete;
            }

            if (c is < (byte)'0' or > (byte)'9' || (sofar == 0 && prefix > 1))
            {
                return Prefix.Malformed;
            }

            sofar = (sofar * 10) + (c - '0');
            if (sofar > MaxLength)
            {
                return Prefix.TooLong;
            }
        }

        return Prefix.Incomplete;
    }

    private int Break(ReadOnlySpan<byte> data, string problem)
    {
        _isBroken = true;
        ParseFailed(problem);
        return data.Length;
    }
}
