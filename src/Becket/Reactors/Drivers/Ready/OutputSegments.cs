namespace Becket.Reactors.Drivers.Ready;

/// <summary>The segments that a driver's channels use in turn: the one given back last is the warmest in the cache, and
/// taken first.</summary>
internal sealed class OutputSegments
{
    // 8 MiB. What a burst took above that is for the garbage collector.
    private const int MostKept = 1024;

    private OutputSegment? _first;
    private int _kept;

    public OutputSegment Rent()
    {
        if (_first is not { } segment)
        {
            return new OutputSegment();
        }

        _first = segment.Next;
        _kept--;
        segment.Next = null;
        segment.AllUnsent = 0;
        segment.Start = 0;
        segment.End = 0;
        return segment;
    }

    public void Return(OutputSegment segment)
    {
        segment.Last = null;
        if (_kept < MostKept)
        {
            segment.Next = _first;
            _first = segment;
            _kept++;
        }
    }
}
