namespace Becket.Reactors.Buffers;

/// <summary>The free segments of one driver. A stack: the segment that was returned last is the warmest in the cache,
/// and is rented first.</summary>
internal sealed class SegmentPool
{
    // 8 MiB. Segments that a burst needed above that go to the garbage collector.
    public const int MaxKept = 1024;

    private Segment? _first;

    /// <summary>The number of free segments.</summary>
    public int Kept { get; private set; }

    public Segment Rent()
    {
        if (_first is not { } segment)
        {
            return new Segment();
        }

        _first = segment.Next;
        Kept--;
        segment.Next = null;
        segment.QueueCount = 0;
        segment.Start = 0;
        segment.End = 0;
        return segment;
    }

    public void Return(Segment segment)
    {
        segment.QueueLast = null;
        if (Kept < MaxKept)
        {
            segment.Next = _first;
            _first = segment;
            Kept++;
        }
    }
}
