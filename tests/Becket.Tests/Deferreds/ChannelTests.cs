namespace Becket.Tests.Deferreds;

public sealed class ChannelTests
{
    [Fact]
    public void A_put_waits_while_the_channel_is_full_and_goes_on_when_a_value_is_taken()
    {
        var channel = new DeferredChannel<int>(1);
        Assert.True(channel.Put(1).Called);
        Deferred second = channel.Put(2);
        Assert.False(second.Called);
        Assert.Equal((1, 0, 1), (channel.Count, channel.WaitingReaders, channel.WaitingWriters));

        Assert.Equal(1, Value(channel.Get()));

        Assert.True(second.Called);
        Assert.Equal(2, Value(channel.Get()));
    }

    [Fact]
    public void Without_capacity_each_put_waits_for_its_reader()
    {
        var channel = new DeferredChannel<string>(0);
        Deferred put = channel.Put("a");
        Assert.False(put.Called);
        Assert.Equal("a", Value(channel.Get()));
        Assert.True(put.Called);

        Deferred<string> get = channel.Get();
        Assert.True(channel.Put("b").Called);
        Assert.Equal("b", Value(get));
    }

    [Fact]
    public void A_try_takes_what_there_is_and_never_overtakes_a_writer_that_waits()
    {
        var channel = new DeferredChannel<int>(1);
        Assert.False(channel.TryGet(out _));
        Assert.True(channel.TryPut(1));
        _ = channel.Put(2);
        Assert.False(channel.TryPut(3));
        Assert.True(channel.TryGet(out int first));
        Assert.False(channel.TryPut(3));
        Assert.True(channel.TryGet(out int second));
        Assert.Equal((1, 2), (first, second));
    }

    [Fact]
    public async Task A_loop_of_await_foreach_ends_when_the_channel_is_completed_and_drained()
    {
        var channel = new DeferredChannel<int>(2);
        var taken = new List<int>();
        Deferred reading = Read();
        for (int i = 0; i < 5; i++)
        {
            await channel.Put(i);
        }

        Assert.False(reading.Called);
        channel.Complete();

        Assert.True(reading.Called);
        Assert.Equal([0, 1, 2, 3, 4], taken);
        Assert.True(channel.IsEnded);

        async Deferred Read()
        {
            await foreach (int value in channel)
            {
                taken.Add(value);
            }
        }
    }

    [Fact]
    public void Values_put_before_the_end_are_delivered_also_those_of_writers_that_wait()
    {
        var channel = new DeferredChannel<int>(1);
        channel.TryPut(1);
        Deferred waiting = channel.Put(2);
        Deferred ended = channel.WhenEnded();
        channel.Complete();

        Assert.IsType<ChannelEndedException>(Error(channel.Put(3)));
        Assert.False(channel.TryPut(3));
        Assert.Equal(1, Value(channel.Get()));
        Assert.True(waiting.Called);
        Assert.False(ended.Called);
        Assert.Equal(2, Value(channel.Get()));
        Assert.True(ended.Called);
        Assert.IsType<ChannelEndedException>(Error(channel.Get()));
    }

    [Fact]
    public void A_channel_that_failed_gives_its_values_first_and_then_the_failure_to_every_reader()
    {
        var channel = new DeferredChannel<int>(1);
        channel.TryPut(1);
        channel.Fail(new IOException("broken"));

        Assert.Equal(1, Value(channel.Get()));
        Assert.IsType<IOException>(Error(channel.Get()));
        Assert.IsType<IOException>(Error(channel.GetAsyncEnumerator().MoveNextAsync()));
        Assert.IsType<IOException>(Error(channel.WhenEnded()));
        Assert.IsType<IOException>(Error(channel.Put(2)).InnerException);
    }

    [Fact]
    public void Readers_that_wait_get_the_end()
    {
        var channel = new DeferredChannel<int>(1);
        Deferred<int> get = channel.Get();
        Deferred<bool> next = channel.GetAsyncEnumerator().MoveNextAsync();
        channel.Complete();
        Assert.IsType<ChannelEndedException>(Error(get));
        Assert.False(Value(next));
    }

    [Fact]
    public void A_reader_that_closes_the_channel_fails_the_writers_that_wait_and_gets_what_was_dropped()
    {
        var channel = new DeferredChannel<int>(2);
        channel.TryPut(1);
        channel.TryPut(2);
        Deferred waiting = channel.Put(3);

        Assert.Equal([1, 2], channel.Close());

        Assert.IsType<ChannelEndedException>(Error(waiting));
        Assert.True(channel.IsEnded);
        Assert.Empty(channel.Close());
    }

    [Fact]
    public void A_cancelled_get_takes_no_value_and_a_cancelled_put_puts_none()
    {
        var channel = new DeferredChannel<int>(1);
        Deferred<int> get = channel.Get();
        get.Cancel();
        Assert.IsType<CancelledException>(Error(get));
        channel.TryPut(1);
        Assert.Equal(1, channel.Count);

        Deferred put = channel.Put(2);
        put.Cancel();
        Assert.IsType<CancelledException>(Error(put));
        Assert.Equal(1, Value(channel.Get()));
        Assert.Equal((0, 0), (channel.Count, channel.WaitingWriters));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_channel_ends_also_if_the_last_writer_that_waits_is_cancelled(int capacity)
    {
        var channel = new DeferredChannel<int>(capacity);
        channel.TryPut(1);
        Deferred put = channel.Put(2);
        Deferred ended = channel.WhenEnded();
        channel.Complete();
        put.Cancel();
        Assert.Equal(capacity == 0, ended.Called);
        Assert.Equal(capacity == 1, channel.TryGet(out _));
        Assert.True(ended.Called);
    }

    [Fact]
    public void A_method_that_is_cancelled_in_await_foreach_takes_no_value()
    {
        var channel = new DeferredChannel<int>(1);
        Deferred reading = Read();
        reading.Cancel();
        Assert.IsType<CancelledException>(Error(reading));
        Assert.Equal(0, channel.WaitingReaders);
        channel.TryPut(1);
        Assert.Equal(1, channel.Count);

        async Deferred Read()
        {
            await foreach (int value in channel)
            {
                Assert.Fail($"took {value}");
            }
        }
    }

    [Fact]
    public async Task A_token_ends_a_loop_of_await_foreach_also_through_the_interface()
    {
        using var source = new CancellationTokenSource();
        var channel = new DeferredChannel<int>(1);
        IAsyncEnumerable<int> values = channel;
        Task reading = Read();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        channel.TryPut(1);
        Assert.Equal(1, channel.Count);

        async Task Read()
        {
            await foreach (int value in values.WithCancellation(source.Token))
            {
                Assert.Fail($"took {value}");
            }
        }
    }

    [Fact]
    public void Several_readers_share_the_values_and_all_end()
    {
        var channel = new DeferredChannel<int>(3);
        var taken = new List<int>();
        Deferred[] readers = [Read(), Read(), Read()];
        for (int i = 0; i < 10; i++)
        {
            Assert.True(channel.Put(i).Called);
        }

        channel.Complete();
        Assert.All(readers, static reader => Assert.True(reader.Called));
        Assert.Equal(Enumerable.Range(0, 10), taken.Order());

        async Deferred Read()
        {
            await foreach (int value in channel)
            {
                taken.Add(value);
            }
        }
    }

    [Fact]
    public void A_million_values_leave_the_stack_flat()
    {
        var channel = new DeferredChannel<int>(1);
        long sum = 0;
        Deferred reading = Read();
        Deferred writing = Write();
        Assert.True(reading.Called && writing.Called);
        Assert.Equal(499_999_500_000, sum);

        async Deferred Read()
        {
            await foreach (int value in channel)
            {
                sum += value;
            }
        }

        async Deferred Write()
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                await channel.Put(i);
            }

            channel.Complete();
        }
    }

    [Fact]
    public void A_negative_capacity_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new DeferredChannel<int>(-1));

    private static T Value<T>(Deferred<T> deferred) =>
        deferred.TryGetOutcome(out Outcome<T> outcome) ? outcome.Value : throw new InvalidOperationException("waits");

    private static Exception Error(Deferred deferred) =>
        deferred.TryGetOutcome(out Outcome outcome) && outcome.Failure is { } failure
            ? failure.Exception
            : throw new InvalidOperationException("has not failed");

    private static Exception Error<T>(Deferred<T> deferred) =>
        deferred.TryGetOutcome(out Outcome<T> outcome) && outcome.Failure is { } failure
            ? failure.Exception
            : throw new InvalidOperationException("has not failed");
}
