namespace Becket.Tests.Deferreds;

public sealed class QueueTests
{
    [Fact]
    public void Values_come_out_in_the_order_they_went_in()
    {
        var queue = new DeferredQueue<int>();
        queue.Put(1);
        queue.Put(2);
        Assert.Equal([1, 2], queue.Pending);

        Assert.Equal(1, ChainTests.ValueOf(queue.Get()));
        Assert.Equal(2, ChainTests.ValueOf(queue.Get()));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Waiters_get_values_in_order_of_arrival_before_Put_returns()
    {
        var queue = new DeferredQueue<string>();
        var ran = new List<string>();
        queue.Get().AddCallback(value => ran.Add($"first {value}"));
        queue.Get().AddCallback(value => ran.Add($"second {value}"));
        Assert.Equal(2, queue.Waiting);

        queue.Put("a");
        Assert.Equal(["first a"], ran);
        queue.Put("b");
        queue.Put("c");

        Assert.Equal(["first a", "second b"], ran);
        Assert.Equal(["c"], queue.Pending);
    }

    [Fact]
    public void A_full_queue_throws_on_Put_unless_there_is_a_waiter()
    {
        var queue = new DeferredQueue<int>(size: 1);
        queue.Put(1);
        QueueOverflowException error = Assert.Throws<QueueOverflowException>(() => queue.Put(2));
        Assert.Contains("holds 1 values at most", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], queue.Pending);

        var direct = new DeferredQueue<int>(size: 0);
        Deferred<int> waiter = direct.Get();
        direct.Put(7);
        Assert.Equal(7, ChainTests.ValueOf(waiter));
        Assert.Throws<QueueOverflowException>(() => direct.Put(8));
    }

    [Fact]
    public void A_backlog_limits_the_waiters()
    {
        var queue = new DeferredQueue<int>(backlog: 1);
        Deferred<int> waiter = queue.Get();
        Assert.Throws<QueueUnderflowException>(() => queue.Get());
        waiter.Cancel();
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(waiter));

        queue.Get();
        Assert.Equal(1, queue.Waiting);
        Assert.Throws<QueueUnderflowException>(() => new DeferredQueue<int>(backlog: 0).Get());
    }

    [Fact]
    public void Negative_limits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeferredQueue<int>(size: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeferredQueue<int>(backlog: -1));
    }

    [Fact]
    public void A_waiter_that_is_cancelled_leaves_the_line_and_the_value_goes_to_the_next()
    {
        var queue = new DeferredQueue<int>();
        (Deferred<int>? first, Deferred<int>? second) = (queue.Get(), queue.Get());
        first.Cancel();
        queue.Put(1);

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(first));
        Assert.Equal(1, ChainTests.ValueOf(second));
    }

    [Fact]
    public void A_consumer_may_put_and_get_again_while_it_is_served()
    {
        var queue = new DeferredQueue<int>();
        var seen = new List<int>();
        async Deferred Consume()
        {
            while (seen.Count < 4)
            {
                int value = await queue.Get();
                seen.Add(value);
                if (value < 10)
                {
                    queue.Put(value + 10);
                }
            }
        }

        _ = Consume();
        queue.Put(1);
        queue.Put(2);

        Assert.Equal([1, 11, 2, 12], seen);
    }

    [Fact]
    public void ReadAll_takes_one_value_after_the_other()
    {
        using var home = new LoopHome();
        (DeferredQueue<int>? queue, List<int>? seen) = (new DeferredQueue<int>(), new List<int>());
        async Deferred Consume()
        {
            await foreach (int value in queue.ReadAll())
            {
                seen.Add(value);
                Assert.True(home.IsCurrent);
                if (value == 3)
                {
                    break;
                }
            }
        }

        Deferred consumer = home.Run(() =>
        {
            queue.Put(1);
            Deferred consumer = Consume();
            queue.Put(2);
            Assert.Equal([1, 2], seen);
            queue.Put(3);
            queue.Put(4);
            return consumer;
        });
        home.Await(() => consumer);

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal([4], queue.Pending);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void A_token_ends_ReadAll_and_no_value_is_lost()
    {
        using var home = new LoopHome();
        using var cancellation = new CancellationTokenSource();
        (DeferredQueue<int>? queue, List<int>? seen) = (new DeferredQueue<int>(), new List<int>());
        async Deferred Consume()
        {
            await foreach (int value in queue.ReadAll(cancellation.Token))
            {
                seen.Add(value);
            }
        }

        Deferred consumer = home.Run(() =>
        {
            Deferred consumer = Consume();
            queue.Put(1);
            return consumer;
        });
        Threads.RunOnOther(cancellation.Cancel);
        home.RunQueued();
        home.Run(() =>
        {
            Assert.IsType<CancelledException>(CancelTests.ErrorOf(consumer));
            queue.Put(2);
        });

        Assert.Equal([1], seen);
        Assert.Equal([2], queue.Pending);
    }

    [Fact]
    public void ReadAll_with_a_cancelled_token_takes_nothing()
    {
        var queue = new DeferredQueue<int>();
        queue.Put(1);
        Deferred<bool> next = queue.ReadAll(new CancellationToken(canceled: true)).GetAsyncEnumerator().MoveNextAsync();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(next));
        Assert.Equal([1], queue.Pending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_method_that_is_cancelled_in_ReadAll_takes_no_value(bool withToken)
    {
        using var cancellation = new CancellationTokenSource();
        (DeferredQueue<int>? queue, List<int>? seen) = (new DeferredQueue<int>(), new List<int>());
        Deferred consumer = Consume();
        queue.Put(1);
        Assert.Equal(1, queue.Waiting);

        consumer.Cancel();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(consumer));
        Assert.Equal(0, queue.Waiting);
        queue.Put(2);
        Assert.Equal([1], seen);
        Assert.Equal([2], queue.Pending);

        async Deferred Consume()
        {
            DeferredSequence<int> values = queue.ReadAll();
            await foreach (int value in withToken ? values.WithCancellation(cancellation.Token) : values)
            {
                seen.Add(value);
            }
        }
    }

    [Fact]
    public void The_token_of_a_sequence_ends_its_loops()
    {
        using var cancellation = new CancellationTokenSource();
        (DeferredQueue<int>? queue, List<int>? seen) = (new DeferredQueue<int>(), new List<int>());
        Deferred consumer = Consume();
        queue.Put(1);
        cancellation.Cancel();
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(consumer));
        queue.Put(2);
        Assert.Equal([1], seen);
        Assert.Equal([2], queue.Pending);

        async Deferred Consume()
        {
            await foreach (int value in queue.ReadAll().WithCancellation(cancellation.Token))
            {
                seen.Add(value);
            }
        }
    }
}
