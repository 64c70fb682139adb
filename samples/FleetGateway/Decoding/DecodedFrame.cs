using Becket.Samples.Fleet.Jt808;

namespace Becket.Samples.Fleet.Decoding;

/// <summary>What came between two flags: a frame, or the reason why not.</summary>
/// <param name="Error">The reason; none for a frame.</param>
/// <param name="Header">Of a frame.</param>
/// <param name="Checksum">Of a frame.</param>
/// <param name="Body">Of a frame, without escapes.</param>
/// <param name="Wire">As it came, without flags.</param>
internal sealed record DecodedFrame(Jt808Error Error, Jt808Header Header, byte Checksum, byte[] Body, byte[] Wire)
{
    /// <summary>Frames that differ only in their memory are the same.</summary>
    public bool Equals(DecodedFrame? other) =>
        other is not null
        && Error == other.Error
        && Header == other.Header
        && Checksum == other.Checksum
        && Body.AsSpan().SequenceEqual(other.Body)
        && Wire.AsSpan().SequenceEqual(other.Wire);

    public override int GetHashCode() => HashCode.Combine(Error, Header, Checksum, Body.Length, Wire.Length);
}
