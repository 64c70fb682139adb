namespace Becket.Reactors.Buffers;

/// <summary>Bytes, first in, first out, in segments of a <see cref="SegmentPool"/>. An empty queue holds no
/// memory.</summary>
/// <remarks>
/// <para>A queue is one reference, because every channel has one and most of them are empty: the first segment knows
/// the last one and the number of bytes.</para>
/// <para>A mutable struct with one owner. Keep it in a field that is not readonly, and give its methods the same pool
/// each time.</para>
/// </remarks>
internal struct SegmentQueue
{
    private Segment? _first;

    /// <summary>The number of bytes.</summary>
    public readonly long Count => _first?.QueueCount ?? 0;

    /// <summary>The first segment; null if the queue is empty. It and those behind it all hold bytes.</summary>
    public readonly Segment? First => _first;

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> data, SegmentPool pool)
    {
        if (data.IsEmpty)
        {
            return;
        }

        Segment? first = _first;
        if (first is null)
        {
            _first = first = pool.Rent();
            first.QueueLast = first;
        }

        first.QueueCount += data.Length;
        Segment last = first.QueueLast!;
        while (true)
        {
            int count = Math.Min(data.Length, last.Free.Length);
            data[..count].CopyTo(last.Free);
            last.End += count;
            data = data[count..];
            if (data.IsEmpty)
            {
                return;
            }

            last.Next = pool.Rent();
            first.QueueLast = last = last.Next;
        }
    }

    /// <summary>Drops bytes from the front.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    /// <param name="pool">Takes the segments that are empty now.</param>
    public void Advance(int count, SegmentPool pool)
    {
        while (count > 0)
        {
            Segment segment = _first!;
            int length = segment.End - segment.Start;
            if (count < length)
            {
                segment.Start += count;
                segment.QueueCount -= count;
                return;
            }

            count -= length;
            RemoveFirst(pool);
        }
    }

    /// <summary>Moves bytes from the front to <paramref name="destination"/>, which they fill.</summary>
    /// <param name="destination">Not longer than <see cref="Count"/>.</param>
    /// <param name="pool">Takes the segments that are empty now.</param>
    public void Take(Span<byte> destination, SegmentPool pool)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> data = _first!.Data;
            int count = Math.Min(destination.Length, data.Length);
            data[..count].CopyTo(destination);
            destination = destination[count..];
            Advance(count, pool);
        }
    }

    /// <summary>Drops all bytes.</summary>
    public void Clear(SegmentPool pool)
    {
        while (_first is not null)
        {
            RemoveFirst(pool);
        }
    }

    private void RemoveFirst(SegmentPool pool)
    {
        Segment segment = _first!;
        if (segment.Next is { } next)
        {
            next.QueueLast = segment.QueueLast;
            next.QueueCount = segment.QueueCount - (segment.End - segment.Start);
        }

        _first = segment.Next;
        pool.Return(segment);
    }
}
