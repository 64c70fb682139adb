namespace Becket.Tests.Deferreds;

/// <summary>The exceptions of a cancellation by a token carry the token.</summary>
public sealed class CancellingTokenTests : IDisposable
{
    private readonly Reactor _reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
    private readonly CancellationTokenSource _cancellation = new();

    private CancellationToken Token => _cancellation.Token;

    public void Dispose()
    {
        _reactor.Dispose();
        _cancellation.Dispose();
    }

    [Fact]
    public void A_deferred_without_a_canceller() => Check(new Deferred().CancelOn(Token));

    [Fact]
    public void A_deferred_with_a_canceller() => Check(new Deferred<int>(static _ => { }).CancelOn(Token));

    [Fact]
    public void A_token_that_is_cancelled_before()
    {
        _cancellation.Cancel();
        Check(new Deferred().CancelOn(Token));
    }

    [Fact]
    public void A_token_that_is_cancelled_on_another_thread()
    {
        OperationCanceledException? caught = null;
        _reactor.Run(async () =>
        {
            Deferred deferred = new Deferred().CancelOn(Token);
            Threads.RunOnOther(_cancellation.Cancel);
            try
            {
                await deferred;
            }
            catch (OperationCanceledException error) when (error.CancellationToken == Token)
            {
                caught = error;
            }
        });

        Assert.NotNull(caught);
    }

    [Fact]
    public void The_task_of_a_deferred_is_cancelled_with_the_token()
    {
        Task task = new Deferred().AsTask(Token);
        Task<int> withValue = new Deferred<int>().AsTask(Token);
        _cancellation.Cancel();
        Assert.All(
            [task, withValue],
            task =>
                Assert.Equal(
                    Token,
                    Assert.ThrowsAny<OperationCanceledException>(() => task.GetAwaiter().GetResult()).CancellationToken
                )
        );
    }

    [Fact]
    public void Work_that_ends_with_the_exception_of_a_source_of_its_own()
    {
        using var own = new CancellationTokenSource();
        var inner = new OperationCanceledException("gave up", own.Token);
        Deferred deferred = new Deferred(work => work.Errback(inner)).CancelOn(Token);
        _cancellation.Cancel();

        CancelledException error = Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred));
        Assert.Equal(Token, error.CancellationToken);
        Assert.Same(inner, error.InnerException);
        Assert.Equal("gave up", error.Message);
    }

    [Fact]
    public void Work_that_answers_a_cancellation_in_its_own_way_keeps_its_answer()
    {
        Deferred<int> value = new Deferred<int>(static work => ((Deferred<int>)work).Callback(5)).CancelOn(Token);
        Deferred failed = new Deferred(static work => work.Errback(new FormatException())).CancelOn(Token);
        _cancellation.Cancel();

        Assert.Equal(5, ChainTests.ValueOf(value));
        Assert.IsType<FormatException>(CancelTests.ErrorOf(failed));
    }

    [Fact]
    public void A_cancellation_that_does_not_come_from_the_token_does_not_carry_it()
    {
        Deferred deferred = new Deferred().CancelOn(Token);
        deferred.Cancel();
        var other = new Deferred();
        _cancellation.Cancel();
        other.Cancel();

        Assert.Equal(default, Canceled(deferred).CancellationToken);
        Assert.Equal(default, Canceled(other).CancellationToken);
    }

    [Fact]
    public void The_await_inside_a_method_that_is_cancelled()
    {
        var seen = new List<CancellationToken>();
        async Deferred Inner(Deferred what)
        {
            try
            {
                await what;
            }
            catch (OperationCanceledException error)
            {
                seen.Add(error.CancellationToken);
                throw;
            }
        }
        async Deferred Outer(Deferred what) => await Inner(what);

        Deferred method = Outer(new Deferred()).CancelOn(Token);
        _cancellation.Cancel();

        Assert.Equal([Token], seen);
        Assert.Equal(Token, Canceled(method).CancellationToken);
    }

    [Fact]
    public void A_method_that_has_yielded_or_awaits_a_task()
    {
        var seen = new List<CancellationToken>();
        var source = new TaskCompletionSource();
        async Deferred Yields()
        {
            try
            {
                await Deferred.Yield();
            }
            catch (OperationCanceledException error)
            {
                seen.Add(error.CancellationToken);
            }
        }
        async Deferred AwaitsTask()
        {
            await source.Task;
            try
            {
                await new Deferred();
            }
            catch (OperationCanceledException error)
            {
                seen.Add(error.CancellationToken);
            }
        }

        Deferred? onTask = null;
        _reactor.Run(async () =>
        {
            Deferred yielded = Yields().CancelOn(Token);
            onTask = AwaitsTask().CancelOn(Token);
            _cancellation.Cancel();
            source.SetResult();
            await yielded;
            await Deferred.Yield();
        });

        Assert.Equal([Token, Token], seen);
        Assert.Equal(Token, Canceled(onTask!).CancellationToken);
    }

    [Fact]
    public void Waiters_of_locks_queues_and_events()
    {
        var held = new DeferredLock();
        held.Acquire();
        Check(held.Acquire().CancelOn(Token), new DeferredQueue<int>().Get().CancelOn(Token));
        Check(new DeferredEvent().Wait().CancelOn(Token));
    }

    [Fact]
    public void Lists_and_tasks_of_functions()
    {
        var member = new Deferred<int>();
        Deferred<int[]> list = Deferred.Gather([member]).CancelOn(Token);
        Deferred<int> ofTask = Deferred
            .FromTask(static token => Task.Delay(Timeout.Infinite, token).ContinueWith(static _ => 1))
            .CancelOn(Token);
        Deferred inTime = new Deferred().AddTimeout(TimeSpan.FromSeconds(5), _reactor).CancelOn(Token);
        Check(list, ofTask, inTime, member);
    }

    [Fact]
    public void The_jobs_of_ForEach_and_its_result()
    {
        var seen = new List<CancellationToken>();
        OperationCanceledException? thrown = null;
        _reactor.Run(async () =>
        {
            _reactor.CallLater(TimeSpan.FromSeconds(1), _cancellation.Cancel);
            try
            {
                await Cooperator.ForEach([1, 2, 3], slots: 2, Job, new ForEachOptions { CancellationToken = Token });
            }
            catch (OperationCanceledException error)
            {
                thrown = error;
            }
        });

        Assert.Equal(Token, thrown?.CancellationToken);
        Assert.Equal([Token, Token], seen);

        async Deferred Job(int number)
        {
            try
            {
                await _reactor.DeferLater(TimeSpan.FromSeconds(10 + number));
            }
            catch (OperationCanceledException error)
            {
                seen.Add(error.CancellationToken);
                throw;
            }
        }
    }

    [Fact]
    public void A_call_from_a_thread_is_cancelled_with_the_token()
    {
        CancellationToken seen = default;
        _reactor.Run(async () =>
        {
            Task task = _reactor.CallFromThreadAsync(
                async () =>
                {
                    try
                    {
                        await new Deferred();
                    }
                    catch (OperationCanceledException error)
                    {
                        seen = error.CancellationToken;
                    }
                },
                Token
            );
            await Deferred.Yield();
            await Deferred.Yield();
            _cancellation.Cancel();
            try
            {
                await task;
            }
            catch (OperationCanceledException error) when (error.CancellationToken == Token) { }

            await Deferred.Yield();
            await Deferred.Yield();
        });

        Assert.Equal(Token, seen);
    }

    private void Check(params Deferred[] deferreds)
    {
        _cancellation.Cancel();
        Assert.All(deferreds, deferred => Assert.Equal(Token, Canceled(deferred).CancellationToken));
    }

    private static OperationCanceledException Canceled(Deferred deferred) =>
        Assert.IsAssignableFrom<OperationCanceledException>(CancelTests.ErrorOf(deferred));
}
