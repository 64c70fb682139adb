using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>Receives strings of bytes, each with its length in front. Derive from <see cref="Int8StringReceiver"/>,
/// <see cref="Int16StringReceiver"/> or <see cref="Int32StringReceiver"/>, or from this class for a prefix of another
/// form.</summary>
/// <remarks>
/// <para>A length over the limit is rejected as soon as the prefix has arrived. Memory grows with the bytes that
/// arrive, never with the length that a prefix announces.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.IntNStringReceiver</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class PrefixedStringReceiver : FrameReceiver
{
    /// <summary>The longest prefix a derived class may have, in bytes.</summary>
    public const int LongestPrefix = 16;

    /// <summary>The number of bytes of a string that is too long that have not arrived yet. They are dropped as they
    /// arrive.</summary>
    private long _skip;

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

    /// <summary>The number of bytes of the prefix: 1 to <see cref="LongestPrefix"/>, always the same.</summary>
    protected abstract int PrefixLength { get; }

    /// <summary>The largest length that the prefix can hold; longer strings cannot be sent.</summary>
    protected abstract long LargestLength { get; }

    /// <summary>Sends a string: its length and its bytes.</summary>
    /// <param name="data">The string. <see cref="MaxLength"/> does not limit it, as it is for strings that are
    /// received; but the peer has a limit too.</param>
    /// <exception cref="ArgumentException">The string is longer than <see cref="LargestLength"/>. Nothing is
    /// sent.</exception>
    public void SendString(ReadOnlySpan<byte> data)
    {
        if (data.Length > LargestLength)
        {
            throw new ArgumentException(
                $"SendString was given {data.Length:N0} bytes, but a prefix of {PrefixLength} "
                    + $"can hold lengths up to {LargestLength:N0}. "
                    + "Send it in pieces, or use a longer prefix on both sides.",
                nameof(data)
            );
        }

        Span<byte> prefix = stackalloc byte[LongestPrefix];
        prefix = prefix[..PrefixLength];
        EncodeLength(prefix, data.Length);
        Transport.Write(prefix);
        Transport.Write(data);
    }

    /// <summary>A string has arrived.</summary>
    /// <param name="data">The string, without its prefix; perhaps empty. Valid until the call returns.</param>
    protected abstract void StringReceived(ReadOnlySpan<byte> data);

    /// <summary>A prefix announces a string that is longer than <see cref="MaxLength"/>. The default loses the
    /// connection.</summary>
    /// <param name="length">The length in the prefix.</param>
    /// <remarks>An override may keep the connection: then the string is dropped as it arrives.</remarks>
    protected virtual void LengthLimitExceeded(long length) => Transport.LoseConnection();

    /// <summary>Reads a prefix.</summary>
    /// <param name="prefix">The bytes of the prefix: <see cref="PrefixLength"/> of them.</param>
    /// <returns>The length in the prefix; zero or more.</returns>
    protected abstract long DecodeLength(ReadOnlySpan<byte> prefix);

    /// <summary>Writes a prefix.</summary>
    /// <param name="prefix">The bytes to write: <see cref="PrefixLength"/> of them.</param>
    /// <param name="length">The length to write: at most <see cref="LargestLength"/>.</param>
    protected abstract void EncodeLength(Span<byte> prefix, int length);

    /// <inheritdoc/>
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (_skip > 0)
        {
            consumed = (int)Math.Min(_skip, data.Length);
            _skip -= consumed;
            return consumed > 0 ? FrameResult.Skipped : FrameResult.Incomplete;
        }

        int prefix = PrefixLength;
        if (data.Length < prefix)
        {
            return FrameResult.Incomplete;
        }

        long length = DecodeLength(data[..prefix]);
        if ((ulong)length > (ulong)MaxLength)
        {
            // Set before the call, which may throw. A negative length is a mistake of an override of DecodeLength: all
            // that follows is dropped.
            consumed = prefix;
            _skip = length < 0 ? long.MaxValue : length;
            LengthLimitExceeded(length);
            return FrameResult.Skipped;
        }

        if (data.Length - prefix < length)
        {
            return FrameResult.Incomplete;
        }

        consumed = prefix + (int)length;
        StringReceived(data[prefix..consumed]);
        return FrameResult.Received;
    }

    /// <inheritdoc/>
    protected sealed override int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data)
    {
        int prefix = PrefixLength;
        long whole = held.Length < prefix ? prefix : prefix + DecodeLength(held[..prefix]);
        return (int)Math.Clamp(whole - held.Length, 1, data.Length);
    }
}
