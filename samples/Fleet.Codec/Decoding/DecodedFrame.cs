using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>A copy of what the receiver reported between two flags: a frame, or an error.</summary>
/// <param name="Error"><see cref="Jt808Error.None"/> for a frame.</param>
/// <param name="Header">The frame's header.</param>
/// <param name="Checksum">The frame's checksum.</param>
/// <param name="Body">The frame's body, without escapes.</param>
/// <param name="Wire">The bytes as received, without flags.</param>
internal sealed record DecodedFrame(Jt808Error Error, Jt808Header Header, byte Checksum, byte[] Body, byte[] Wire)
{
    /// <summary>Compares the bytes of <see cref="Body"/> and <see cref="Wire"/>, not the arrays.</summary>
    public bool Equals(DecodedFrame? other) =>
        other is not null
        && Error == other.Error
        && Header == other.Header
        && Checksum == other.Checksum
        && Body.AsSpan().SequenceEqual(other.Body)
        && Wire.AsSpan().SequenceEqual(other.Wire);

    public override int GetHashCode() => HashCode.Combine(Error, Header, Checksum, Body.Length, Wire.Length);
}
