namespace Crawler.Robots;

/// <summary>The lines of a file; they end with CR, LF or both.</summary>
internal ref struct RobotsLines(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _left = content;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly RobotsLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left.IsEmpty)
        {
            return false;
        }

        int end = _left.IndexOfAny((byte)'\r', (byte)'\n');
        Current = end < 0 ? _left : _left[..end];
        _left = end < 0 ? [] : _left[(end + 1)..];
        return true;
    }
}
