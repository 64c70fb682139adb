using System.Buffers.Binary;

namespace Becket.Protocols.Framing;

/// <summary>Receives strings with a length of four bytes in front, the most significant byte first, so of up to
/// 4,294,967,295 bytes.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.basic.Int32StringReceiver</c>.</remarks>
public abstract class Int32StringReceiver : PrefixedStringReceiver
{
    /// <inheritdoc/>
    protected sealed override int PrefixLength => 4;

    /// <inheritdoc/>
    protected sealed override long LargestLength => uint.MaxValue;

    /// <inheritdoc/>
    protected sealed override long DecodeLength(ReadOnlySpan<byte> prefix) =>
        BinaryPrimitives.ReadUInt32BigEndian(prefix);

    /// <inheritdoc/>
    protected sealed override void EncodeLength(Span<byte> prefix, int length) =>
        BinaryPrimitives.WriteUInt32BigEndian(prefix, (uint)length);
}
