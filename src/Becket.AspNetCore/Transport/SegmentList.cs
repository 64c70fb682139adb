using System.Buffers;

namespace Becket.AspNetCore.Transport;

/// <summary>Bytes in segments, added at the end and taken from the beginning. Empty, it holds no memory but one segment
/// object. A mutable struct with one owner: keep it in a field that is not readonly.</summary>
internal struct SegmentList
{
    private BufferSegment? _tail;

    /// <summary>The index of the first byte in the first segment.</summary>
    private int _headIndex;

    /// <summary>A segment object without memory, for the next use.</summary>
    private BufferSegment? _spare;

    /// <summary>The first segment; null if there are no bytes.</summary>
    public BufferSegment? Head { get; private set; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The number of segments.</summary>
    public readonly int Segments
    {
        get
        {
            int count = 0;
            for (BufferSegment? segment = Head; segment is not null; segment = segment.Following)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The room in the last segment; zero if there is none.</summary>
    public readonly int FreeLength => _tail?.Free.Length ?? 0;

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySequence<byte> Sequence =>
        Head is null || _tail is null
            ? ReadOnlySequence<byte>.Empty
            : new ReadOnlySequence<byte>(Head, _headIndex, _tail, _tail.End);

    /// <summary>Copies bytes to the end.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            Span<byte> free = GetFree(sizeHint: 1, expected: data.Length).Span;
            int count = Math.Min(free.Length, data.Length);
            data[..count].CopyTo(free);
            Commit(count);
            data = data[count..];
        }
    }

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes in one piece.</summary>
    /// <param name="sizeHint">The least size; at least 1.</param>
    /// <param name="expected">How many bytes will probably come: the size of a new segment, within limits.</param>
    public Memory<byte> GetFree(int sizeHint, int expected)
    {
        if (_tail is { } tail)
        {
            if (tail.Free.Length >= sizeHint)
            {
                return tail.Free;
            }

            if (tail.End == 0)
            {
                // Nothing is in it yet, and it is too small.
                tail.Return();
                tail.Rent(sizeHint);
                return tail.Free;
            }
        }

        BufferSegment segment = _spare ?? new BufferSegment();
        _spare = null;
        segment.Rent(
            Math.Max(sizeHint, Math.Clamp(expected, BufferSegment.SmallestSize, BufferSegment.LargestUsualSize))
        );
        if (_tail is null)
        {
            Head = segment;
            _headIndex = 0;
        }
        else
        {
            _tail.Link(segment);
        }

        _tail = segment;
        return segment.Free;
    }

    /// <summary>Counts bytes that were written to what <see cref="GetFree"/> returned.</summary>
    public void Commit(int count)
    {
        _tail!.Commit(count);
        Length += count;
    }

    /// <summary>Moves all bytes of another list to the end of this one.</summary>
    public void TakeAll(ref SegmentList other)
    {
        if (other.Head is not { } first)
        {
            return;
        }

        if (_tail is not null)
        {
            BufferSegment last = _tail;
            for (BufferSegment? segment = first; segment is not null; segment = segment.Following)
            {
                last.Link(segment);
                last = segment;
            }
        }
        else
        {
            Head = first;
            _headIndex = other._headIndex;
        }

        _tail = other._tail;
        Length += other.Length;
        other = new SegmentList { _spare = other._spare };
    }

    /// <summary>Releases everything before a position, which must be in this list.</summary>
    /// <param name="segment">A segment of this list.</param>
    /// <param name="index">An index in it.</param>
    public void ReleaseBefore(BufferSegment segment, int index)
    {
        Length -= OffsetOf(segment, index);
        if (Length == 0)
        {
            Clear();
            return;
        }

        while (Head != segment)
        {
            DropHead();
        }

        _headIndex = index;
        if (index == segment.End)
        {
            DropHead();
        }
    }

    /// <summary>Where a position of the list is, counted from its first byte.</summary>
    public readonly long OffsetOf(BufferSegment segment, int index) =>
        segment.RunningIndex + index - (Head!.RunningIndex + _headIndex);

    /// <summary>Releases everything.</summary>
    public void Clear()
    {
        while (Head is not null)
        {
            DropHead();
        }

        Length = 0;
    }

    private void DropHead()
    {
        BufferSegment head = Head!;
        Head = head.Following;
        _headIndex = 0;
        if (Head is null)
        {
            _tail = null;
        }

        head.Return();
        _spare = head;
    }
}
