namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>The items behind a position, for <c>foreach</c>. Every item is complete. Ids may be unknown, lengths
/// unexpected, and an id may occur several times.</summary>
public ref struct PositionItems
{
    private ReadOnlySpan<byte> _rest;

    private PositionItems(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public PositionItem Current { get; private set; }

    /// <returns>False if an item runs past the end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out PositionItems items)
    {
        items = new PositionItems(bytes);
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 2 || bytes.Length < 2 + bytes[1])
            {
                return false;
            }

            bytes = bytes[(2 + bytes[1])..];
        }

        return true;
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
