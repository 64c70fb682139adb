namespace Becket.Samples.Fleet.Fp;

/// <summary>A frame, or bytes outside frames.</summary>
public readonly ref struct FpEvent
{
    internal FpEvent(FpType type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    public FpType Type { get; }

    /// <summary>The payload, without escapes; or the bytes, as they came. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Data { get; }

    public void Deconstruct(out FpType type, out ReadOnlySpan<byte> data)
    {
        type = Type;
        data = Data;
    }
}
