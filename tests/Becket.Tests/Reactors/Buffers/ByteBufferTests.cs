using Becket.Reactors.Buffers;

namespace Becket.Tests.Reactors.Buffers;

public sealed class ByteBufferTests
{
    [Fact]
    public void An_empty_buffer_holds_no_memory()
    {
        ByteBuffer buffer = default;
        buffer.Append([]);

        Assert.Equal(0, buffer.Capacity);
        Assert.True(buffer.IsEmpty);
        Assert.True(buffer.Span.IsEmpty);
    }

    [Fact]
    public void Taking_the_last_byte_returns_the_memory()
    {
        ByteBuffer buffer = default;
        buffer.Append([1, 2, 3]);
        buffer.Advance(2);
        Assert.NotEqual(0, buffer.Capacity);

        buffer.Advance(1);

        Assert.Equal(0, buffer.Capacity);
    }

    [Fact]
    public void Bytes_come_out_in_the_order_in_which_they_went_in_however_they_are_cut()
    {
        var random = new Random(42);
        ByteBuffer buffer = default;
        var expected = new Queue<byte>();
        for (int i = 0; i < 5000; i++)
        {
            byte[] piece = new byte[random.Next(8) == 0 ? random.Next(20_000) : random.Next(50)];
            random.NextBytes(piece);
            buffer.Append(piece);
            foreach (byte value in piece)
            {
                expected.Enqueue(value);
            }

            byte[] taken = new byte[random.Next(8) == 0 ? random.Next(40_000) : random.Next(50)];
            int count = buffer.Take(taken);
            Assert.Equal(Math.Min(taken.Length, expected.Count), count);
            for (int at = 0; at < count; at++)
            {
                Assert.Equal(expected.Dequeue(), taken[at]);
            }

            Assert.Equal(expected.Count, buffer.Count);
        }

        Assert.Equal(expected, buffer.Span.ToArray());
        buffer.Release();
    }

    [Fact]
    public void A_buffer_that_is_appended_to_and_taken_from_in_turn_moves_its_bytes_instead_of_growing()
    {
        ByteBuffer buffer = default;
        buffer.Append(new byte[100]);
        int capacity = buffer.Capacity;
        for (int i = 0; i < 1000; i++)
        {
            buffer.Append(new byte[50]);
            buffer.Advance(50);
        }

        Assert.Equal(capacity, buffer.Capacity);
        buffer.Release();
    }

    [Fact]
    public void Growth_is_geometric_so_that_appending_byte_by_byte_costs_few_arrays()
    {
        ByteBuffer buffer = default;
        int arrays = 0;
        int capacity = 0;
        for (int i = 0; i < 100_000; i++)
        {
            buffer.Append([1]);
            if (buffer.Capacity != capacity)
            {
                capacity = buffer.Capacity;
                arrays++;
            }
        }

        Assert.InRange(arrays, 2, 12);
        buffer.Release();
    }

    [Fact]
    public void A_few_bytes_behind_a_large_message_do_not_keep_its_memory()
    {
        ByteBuffer buffer = default;
        buffer.Append(new byte[1_000_000]);
        buffer.Append([7, 8, 9]);

        buffer.Advance(1_000_000);

        Assert.Equal([7, 8, 9], buffer.Span.ToArray());
        Assert.InRange(buffer.Capacity, 3, 1024);
        buffer.Release();
    }

    [Fact]
    public void An_append_over_the_limit_adds_nothing()
    {
        ByteBuffer buffer = default;

        Assert.True(buffer.TryAppend([1, 2, 3], limit: 4));
        Assert.False(buffer.TryAppend([4, 5], limit: 4));
        Assert.True(buffer.TryAppend([6], limit: 4));

        Assert.Equal([1, 2, 3, 6], buffer.Span.ToArray());
        buffer.Release();
    }

    [Fact]
    public void Reserved_room_is_filled_without_another_array()
    {
        ByteBuffer buffer = default;
        buffer.Reserve(10_000);
        int capacity = buffer.Capacity;
        Assert.True(buffer.IsEmpty);
        for (int i = 0; i < 100; i++)
        {
            buffer.Append(new byte[100]);
        }

        Assert.Equal(capacity, buffer.Capacity);
        buffer.Release();
    }

    [Fact]
    public void Bytes_that_are_detached_stay_as_they_are_while_others_are_appended()
    {
        ByteBuffer buffer = default;
        buffer.Append([1, 2]);

        ByteBuffer detached = buffer.Detach();
        Assert.True(buffer.IsEmpty);
        buffer.Append([3]);

        Assert.Equal([1, 2], detached.Span.ToArray());
        Assert.Equal([3], buffer.Span.ToArray());
        detached.Release();
        buffer.Release();
    }

    [Fact]
    public void Taking_all_bytes_returns_the_memory()
    {
        ByteBuffer buffer = default;
        buffer.Append([1, 2, 3]);
        buffer.Advance(1);

        Assert.Equal([2, 3], buffer.TakeAll());
        Assert.Equal(0, buffer.Capacity);
        Assert.Empty(buffer.TakeAll());
    }

    [Fact]
    public void Releasing_twice_returns_the_memory_once()
    {
        ByteBuffer buffer = default;
        buffer.Append([1]);
        buffer.Release();
        buffer.Release();

        ByteBuffer first = default;
        ByteBuffer second = default;
        first.Append([1]);
        second.Append([2]);
        Assert.Equal([1], first.Span.ToArray());
        first.Release();
        second.Release();
    }

    [Fact]
    public void Appending_what_fits_allocates_nothing()
    {
        ByteBuffer buffer = default;
        buffer.Append(new byte[200]);
        buffer.Release();
        byte[] data = new byte[200];

        // The least of several tries: a garbage collection empties the array pool, and the runtime allocates at times.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                buffer.Append(data);
                buffer.Advance(200);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
