namespace Becket.Cli.Running.Pipes.Records;

/// <summary>A boundary between two fixed texts: the end of a record and the start of the next one. One of them may be
/// empty; without both, a record may end anywhere.</summary>
internal sealed class LiteralBoundary : RecordBoundary
{
    private readonly byte[] _end;
    private readonly byte[] _start;
    private readonly byte[] _both;

    /// <param name="end">The text at the end of each record.</param>
    /// <param name="start">The text at the start of each record.</param>
    public LiteralBoundary(byte[] end, byte[] start)
    {
        _end = end;
        _start = start;
        _both = [.. end, .. start];
    }

    public override int Context => _both.Length;

    public override int LastIn(ReadOnlySpan<byte> bytes)
    {
        if (_both.Length == 0)
        {
            return bytes.IsEmpty ? -1 : bytes.Length;
        }

        int found = bytes.LastIndexOf(_both);
        return found >= 0 && found + _end.Length > 0 ? found + _end.Length : -1;
    }

    public override int FirstIn(ReadOnlySpan<byte> bytes, int from)
    {
        if (_both.Length == 0)
        {
            return from < bytes.Length ? from + 1 : -1;
        }

        // Without a record end, the record that begins at the position would be found itself.
        int first = _end.Length == 0 ? from + 1 : from;
        if (first > bytes.Length)
        {
            return -1;
        }

        int found = bytes[first..].IndexOf(_both);
        return found < 0 ? -1 : first + found + _end.Length;
    }

    public override void CopyWithoutSeparators(ReadOnlySpan<byte> block, Stream into)
    {
        if (block.StartsWith(_start))
        {
            block = block[_start.Length..];
        }

        if (block.EndsWith(_end))
        {
            block = block[..^_end.Length];
        }

        while (_both.Length > 0 && block.IndexOf(_both) is >= 0 and var found)
        {
            into.Write(block[..found]);
            block = block[(found + _both.Length)..];
        }

        into.Write(block);
    }
}
