namespace Becket.Samples.Fleet.Codec.Fp;

/// <summary>The events in a chunk of bytes, for <c>foreach</c>. Enumerating is what parses, so enumerate it once and to
/// the end.</summary>
public ref struct FpFeed
{
    private readonly FpParser _parser;
    private readonly bool _isEnd;
    private ReadOnlySpan<byte> _rest;

    internal FpFeed(FpParser parser, ReadOnlySpan<byte> data, bool isEnd)
    {
        _parser = parser;
        _rest = data;
        _isEnd = isEnd;
    }

    public FpEvent Current { get; private set; }

    public readonly FpFeed GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_parser.TryTake(ref _rest, _isEnd, out FpEvent next))
        {
            return false;
        }

        Current = next;
        return true;
    }
}
