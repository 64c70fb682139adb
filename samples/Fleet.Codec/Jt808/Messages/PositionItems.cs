namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>The items behind a position, for <c>foreach</c>. Every item is whole. Ids may be unknown, lengths
/// unexpected, and an id may occur several times.</summary>
public ref struct PositionItems
{
    private ReadOnlySpan<byte> _rest;

    private PositionItems(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public PositionItem Current { get; private set; }

    /// <returns>False if an item runs past the end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out PositionItems items)
    {
        items = ParseWhole(bytes, out int rest);
        return rest == 0;
    }

    /// <summary>Reads the items that are whole.</summary>
    /// <param name="bytes">The bytes behind a position.</param>
    /// <param name="rest">The number of bytes at the end that are no whole item.</param>
    public static PositionItems ParseWhole(ReadOnlySpan<byte> bytes, out int rest)
    {
        int whole = 0;
        while (bytes.Length - whole >= 2 && bytes.Length - whole >= 2 + bytes[whole + 1])
        {
            whole += 2 + bytes[whole + 1];
        }

        rest = bytes.Length - whole;
        return new PositionItems(bytes[..whole]);
    }

    public readonly PositionItems GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Current = new PositionItem(_rest[0], _rest.Slice(2, _rest[1]));
        _rest = _rest[(2 + _rest[1])..];
        return true;
    }
}
