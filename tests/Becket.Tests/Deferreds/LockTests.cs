namespace Becket.Tests.Deferreds;

public sealed class LockTests
{
    private readonly DeferredLock _lock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void A_free_lock_is_acquired_at_once()
    {
        Assert.Same(_lock, ChainTests.ValueOf(_lock.Acquire()));
        Assert.True(_lock.Locked);
        _lock.Release();
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void Waiters_get_the_lock_in_order_of_arrival_and_run_before_Release_returns()
    {
        _lock.Acquire();
        foreach (string? name in new[] { "first", "second" })
        {
            _lock.Acquire().AddCallback(_ => _ran.Add($"{name}, locked: {_lock.Locked}"));
        }

        Assert.Equal(2, _lock.Waiting);

        _lock.Release();
        Assert.Equal(["first, locked: True"], _ran);
        _lock.Release();
        Assert.Equal(2, _ran.Count);
        _lock.Release();
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void A_release_too_many_is_an_error_and_changes_nothing()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(_lock.Release);
        Assert.Contains("Each Acquire takes one Release", error.Message, StringComparison.Ordinal);
        Assert.False(_lock.Locked);

        var semaphore = new DeferredSemaphore(2);
        Assert.Throws<InvalidOperationException>(semaphore.Release);
        Assert.Equal(2, semaphore.Tokens);
    }

    [Fact]
    public void A_cancelled_waiter_leaves_the_queue()
    {
        _lock.Acquire();
        (Deferred<DeferredLock>? first, Deferred<DeferredLock>? second, Deferred<DeferredLock>? third) = (
            _lock.Acquire(),
            _lock.Acquire(),
            _lock.Acquire()
        );
        second.Cancel();
        Assert.Equal(2, _lock.Waiting);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(second));

        _lock.Release();
        Assert.True(first.Called);
        _lock.Release();
        Assert.True(third.Called);
        Assert.Throws<AlreadyFiredException>(() => second.Callback(_lock));
    }

    [Fact]
    public void A_waiter_cancelled_through_an_await_leaves_the_queue()
    {
        async Deferred Work()
        {
            using (await _lock.Enter())
            {
                _ran.Add("inside");
            }
        }

        _lock.Acquire();
        Deferred work = Work();
        work.Cancel();
        Assert.Equal(0, _lock.Waiting);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(work));

        _lock.Release();
        Assert.Empty(_ran);
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void A_waiter_fired_by_hand_is_still_in_line()
    {
        _lock.Acquire();
        Deferred<DeferredLock> waiter = _lock.Acquire();
        waiter.Callback(_lock);
        Assert.Equal(1, _lock.Waiting);

        Assert.Throws<AlreadyFiredException>(_lock.Release);
    }

    [Fact]
    public void Enter_releases_at_the_end_of_the_block_even_if_the_block_throws()
    {
        async Deferred Work(Deferred inside)
        {
            using (await _lock.Enter())
            {
                await inside;
            }
        }

        (Deferred? good, Deferred? bad) = (new Deferred(), new Deferred());
        (Deferred? first, Deferred? second) = (Work(good), Work(bad));
        Assert.True(_lock.Locked);
        good.Callback();
        Assert.True(first.Called);
        Assert.True(_lock.Locked);
        bad.Errback(new FormatException());

        Assert.IsType<FormatException>(CancelTests.ErrorOf(second));
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void A_holder_releases_once()
    {
        DeferredPermitHolder holder = ChainTests.ValueOf(_lock.Enter());
        holder.Dispose();
        ChainTests.ValueOf(_lock.Acquire());

        holder.Dispose();
        Assert.True(holder.DisposeAsync().AsTask().IsCompletedSuccessfully);

        Assert.True(_lock.Locked);
    }

    [Fact]
    public void Run_holds_it_until_the_functions_deferred_has_fired()
    {
        (Deferred<int>? inner, List<int>? value) = (new Deferred<int>(), new List<int>());
        _lock.Run(() => inner).AddCallback(value.Add);
        _lock.Run(() =>
        {
            _ran.Add("second");
        });
        Assert.True(_lock.Locked);
        Assert.Empty(_ran);

        inner.Callback(5);

        Assert.Equal([5], value);
        Assert.Equal(["second"], _ran);
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void Run_takes_functions_of_every_kind()
    {
        Deferred<int> value = _lock.Run(() => 1);
        Deferred<int> deferred = _lock.Run(() => Deferred.Succeed(2));
        Deferred<int> method = _lock.Run(async () =>
        {
            await Deferred.Succeed();
            return 3;
        });
        Deferred plain = _lock.Run(async () => await Deferred.Succeed());
        Deferred action = _lock.Run(() => { });

        Assert.Equal([1, 2, 3], new[] { value, deferred, method }.Select(ChainTests.ValueOf));
        Assert.True(plain.Called && action.Called);
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void Run_releases_when_the_function_throws_or_fails()
    {
        Assert.IsType<FormatException>(CancelTests.ErrorOf(_lock.Run(int () => throw new FormatException())));
        Assert.IsType<FormatException>(CancelTests.ErrorOf(_lock.Run(() => Deferred.Fail(new FormatException()))));
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void Cancelling_a_Run_that_waits_leaves_the_line_and_never_calls_the_function()
    {
        _lock.Acquire();
        Deferred run = _lock.Run(() =>
        {
            _ran.Add("called");
        });
        run.Cancel();
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(run));

        _lock.Release();
        Assert.Empty(_ran);
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void Cancelling_a_Run_that_holds_it_cancels_what_the_function_waits_for()
    {
        var inner = new Deferred<int>();
        Deferred<int> run = _lock.Run(() => inner);
        run.Cancel();

        Assert.True(inner.Called);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(run));
        Assert.False(_lock.Locked);
    }

    [Fact]
    public void What_the_release_inside_Run_throws_is_the_result()
    {
        Deferred run = _lock.Run(_lock.Release);

        Assert.IsType<InvalidOperationException>(CancelTests.ErrorOf(run));
    }

    [Fact]
    public void A_semaphore_has_as_many_holders_as_tokens()
    {
        var semaphore = new DeferredSemaphore(2);
        Deferred<DeferredSemaphore>[] deferreds = Enumerable.Range(0, 4).Select(_ => semaphore.Acquire()).ToArray();
        Assert.Equal([true, true, false, false], deferreds.Select(d => d.Called));
        Assert.Equal((2, 0, 2), (semaphore.Limit, semaphore.Tokens, semaphore.Waiting));

        semaphore.Release();
        Assert.True(deferreds[2].Called);
        Assert.Equal((0, 1), (semaphore.Tokens, semaphore.Waiting));
        semaphore.Release();
        semaphore.Release();
        semaphore.Release();
        Assert.Equal((2, 0), (semaphore.Tokens, semaphore.Waiting));
    }

    [Fact]
    public void A_semaphore_without_tokens_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new DeferredSemaphore(0));

    [Fact]
    public void At_most_so_many_run_at_once()
    {
        (DeferredSemaphore? semaphore, int running, int most) = (new DeferredSemaphore(3), 0, 0);
        Deferred[] jobs = Enumerable.Range(0, 10).Select(_ => new Deferred()).ToArray();
        var all = Deferred.Gather(
            jobs.Select(job =>
                semaphore.Run(async () =>
                {
                    most = Math.Max(most, ++running);
                    await job;
                    running--;
                })
            )
        );
        foreach (Deferred? job in jobs.Reverse())
        {
            job.Callback();
        }

        Assert.True(all.Called);
        Assert.Equal((3, 0, 3), (most, running, semaphore.Tokens));
    }
}
