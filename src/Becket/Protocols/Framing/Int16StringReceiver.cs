using System.Buffers.Binary;

namespace Becket.Protocols.Framing;

/// <summary>Receives strings with a length of two bytes in front, the most significant byte first, so of up to 65,535
/// bytes.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.basic.Int16StringReceiver</c>.</remarks>
public abstract class Int16StringReceiver : PrefixedStringReceiver
{
    /// <inheritdoc/>
    protected sealed override int PrefixLength => 2;

    /// <inheritdoc/>
    protected sealed override long LargestLength => ushort.MaxValue;

    /// <inheritdoc/>
    protected sealed override long DecodeLength(ReadOnlySpan<byte> prefix) =>
        BinaryPrimitives.ReadUInt16BigEndian(prefix);

    /// <inheritdoc/>
    protected sealed override void EncodeLength(Span<byte> prefix, int length) =>
        BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)length);
}
