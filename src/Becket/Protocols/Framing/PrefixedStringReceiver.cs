namespace Becket.Protocols.Framing;

/// <summary>Receives strings of bytes, each with its length in front. Derive from <see cref="Int8StringReceiver"/>,
/// <see cref="Int16StringReceiver"/> or <see cref="Int32StringReceiver"/>; from this for a prefix of another
/// form.</summary>
/// <remarks>
/// <para>A length that is over the limit is refused as soon as the prefix is there. Memory grows with what arrives,
/// never with what a prefix announces.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.IntNStringReceiver</c>.</para>
/// </remarks>
public abstract class PrefixedStringReceiver : FrameReceiver
{
    /// <summary>The longest prefix a derived class may have, in bytes.</summary>
    public const int LongestPrefix = 16;

    /// <summary>Bytes still to be dropped of a string that is too long.</summary>
    private long _skip;

    /// <summary>How long a string may be that is received, in bytes. Default: 99,999, as in Twisted.</summary>
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

    /// <summary>How many bytes the prefix has: 1 to <see cref="LongestPrefix"/>, always the same.</summary>
    protected abstract int PrefixLength { get; }

    /// <summary>The longest length that the prefix can say; none longer can be sent.</summary>
    protected abstract long LargestLength { get; }

    /// <summary>Sends a string: its length, and the bytes.</summary>
    /// <param name="data">The string. It may be longer than <see cref="MaxLength"/>, which is for what is received; the
    /// peer has a limit too, though.</param>
    /// <exception cref="ArgumentException">It is longer than the prefix can say. Nothing is sent.</exception>
    public void SendString(ReadOnlySpan<byte> data)
    {
        if (data.Length > LargestLength)
        {
            throw new ArgumentException(
                $"SendString was given {data.Length:N0} bytes, but a prefix of {PrefixLength} can say no more than {LargestLength:N0}. Send it in pieces, or use a longer prefix on both sides.",
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
    /// <param name="data">Without its prefix; perhaps empty. Valid until the call returns.</param>
    protected abstract void StringReceived(ReadOnlySpan<byte> data);

    /// <summary>A string is announced that is too long. The default loses the connection.</summary>
    /// <param name="length">The length that its prefix says.</param>
    /// <remarks>An override may let the connection stand: the string is dropped as it comes.</remarks>
    protected virtual void LengthLimitExceeded(long length) => Transport.LoseConnection();

    /// <summary>Reads a prefix.</summary>
    /// <param name="prefix">Of the right length.</param>
    /// <returns>The length it says; zero or more.</returns>
    protected abstract long DecodeLength(ReadOnlySpan<byte> prefix);

    /// <summary>Writes a prefix.</summary>
    /// <param name="prefix">Of the right length; to be filled.</param>
    /// <param name="length">The length to say.</param>
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
            // Before the call, which may throw. A negative one is a mistake of an override of DecodeLength, and as good
            // as endless.
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
