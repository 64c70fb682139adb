namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>A frame, or bytes outside frames.</summary>
public readonly ref struct FpEvent
{
    internal FpEvent(FpType type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    public FpType Type { get; }

    /// <summary>The payload of a frame, without escapes, or the bytes outside frames, as received. Valid until the next
    /// event.</summary>
    public ReadOnlySpan<byte> Data { get; }

    public void Deconstruct(out FpType type, out ReadOnlySpan<byte> data)
    {
        type = Type;
        data = Data;
    }
}
