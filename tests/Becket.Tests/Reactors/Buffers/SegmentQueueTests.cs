using Becket.Reactors.Buffers;

namespace Becket.Tests.Reactors.Buffers;

public sealed class SegmentQueueTests
{
    private readonly SegmentPool _pool = new();

    [Fact]
    public void An_empty_queue_holds_no_segment()
    {
        SegmentQueue queue = default;
        queue.Append([], _pool);

        Assert.Equal(0, queue.Count);
        Assert.Null(queue.First);
    }

    [Fact]
    public void Bytes_come_out_in_the_order_in_which_they_went_in_however_they_are_cut()
    {
        var random = new Random(42);
        SegmentQueue queue = default;
        var expected = new Queue<byte>();
        for (int i = 0; i < 3000; i++)
        {
            byte[] piece = new byte[random.Next(4) == 0 ? random.Next(3 * Segment.Size) : random.Next(100)];
            random.NextBytes(piece);
            queue.Append(piece, _pool);
            foreach (byte value in piece)
            {
                expected.Enqueue(value);
            }

            byte[] taken = new byte[random.Next((int)Math.Min(queue.Count, 4 * Segment.Size) + 1)];
            queue.Take(taken, _pool);
            Assert.All(taken, value => Assert.Equal(expected.Dequeue(), value));
            Assert.Equal(expected.Count, queue.Count);
        }

        byte[] rest = new byte[queue.Count];
        queue.Take(rest, _pool);
        Assert.Equal(expected, rest);
        Assert.Null(queue.First);
    }

    [Fact]
    public void Every_segment_of_a_queue_holds_bytes()
    {
        SegmentQueue queue = default;
        queue.Append(new byte[Segment.Size], _pool);
        queue.Append(new byte[Segment.Size], _pool);

        Assert.Null(queue.First!.Next!.Next);
        queue.Advance(Segment.Size, _pool);
        Assert.Null(queue.First!.Next);
        Assert.Equal(Segment.Size, queue.First.Data.Length);
        queue.Advance(Segment.Size, _pool);
        Assert.Null(queue.First);
    }

    [Fact]
    public void Segments_that_one_queue_has_emptied_serve_another()
    {
        SegmentQueue first = default;
        first.Append(new byte[3 * Segment.Size], _pool);
        Segment last = first.First!.Next!.Next!;
        first.Clear(_pool);

        SegmentQueue second = default;
        second.Append([1, 2, 3], _pool);

        Assert.Same(last, second.First);
        Assert.Equal(3, second.Count);
        Assert.Equal([1, 2, 3], second.First!.Data.ToArray());
        Assert.Null(second.First.Next);
    }

    [Fact]
    public void A_queue_that_is_cleared_can_be_used_again()
    {
        SegmentQueue queue = default;
        queue.Append(new byte[20_000], _pool);
        queue.Advance(5, _pool);
        queue.Clear(_pool);
        Assert.Equal(0, queue.Count);

        queue.Append([1], _pool);

        Assert.Equal(1, queue.Count);
        Assert.Equal([1], queue.First!.Data.ToArray());
    }

    [Fact]
    public void The_pool_keeps_a_bounded_number_of_segments()
    {
        SegmentQueue queue = default;
        queue.Append(new byte[1500 * Segment.Size], _pool);
        queue.Clear(_pool);

        Assert.Equal(SegmentPool.MaxKept, _pool.Kept);

        queue.Append(new byte[SegmentPool.MaxKept * Segment.Size], _pool);
        Assert.Equal(0, _pool.Kept);
    }
}
