namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>An item behind a position: an id, a length, and that many bytes.</summary>
public readonly ref struct PositionItem
{
    internal PositionItem(byte id, ReadOnlySpan<byte> value)
    {
        Id = id;
        Value = value;
    }

    /// <summary>See <see cref="PositionItemIds"/>.</summary>
    public byte Id { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> body, byte id, ReadOnlySpan<byte> value)
    {
        body[0] = id;
        body[1] = checked((byte)value.Length);
        value.CopyTo(body[2..]);
        return 2 + value.Length;
    }
}
