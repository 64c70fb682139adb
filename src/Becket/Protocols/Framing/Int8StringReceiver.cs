namespace Becket.Protocols.Framing;

/// <summary>Receives strings with a length of one byte in front, so of up to 255 bytes.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.basic.Int8StringReceiver</c>.</remarks>
public abstract class Int8StringReceiver : PrefixedStringReceiver
{
    /// <inheritdoc/>
    protected sealed override int PrefixLength => 1;

    /// <inheritdoc/>
    protected sealed override long LargestLength => byte.MaxValue;

    /// <inheritdoc/>
    protected sealed override long DecodeLength(ReadOnlySpan<byte> prefix) => prefix[0];

    /// <inheritdoc/>
    protected sealed override void EncodeLength(Span<byte> prefix, int length) => prefix[0] = (byte)length;
}
