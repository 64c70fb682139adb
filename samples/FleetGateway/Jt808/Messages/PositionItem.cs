namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>One of the items behind a position: an id, a length, and so many bytes.</summary>
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

    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> body, byte id, ReadOnlySpan<byte> value)
    {
        body[0] = id;
        body[1] = checked((byte)value.Length);
        value.CopyTo(body[2..]);
        return 2 + value.Length;
    }
}
