namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void An_async_function_in_a_thread_is_waited_for_to_its_end()
    {
        Reactor reactor = Make();
        int loop = Environment.CurrentManagedThreadId;
        (bool began, string value) = reactor.Run(async Deferred<(bool, string)> () =>
        {
            bool isOnThread = false;
            string text = await reactor.DeferToThread(async () =>
            {
                isOnThread = Thread.CurrentThread.Name!.StartsWith(Name, StringComparison.Ordinal);
                await Task.Delay(5, TestContext.Current.CancellationToken);
                return "after the await";
            });
            Assert.Equal(loop, Environment.CurrentManagedThreadId);
            return (isOnThread, text);
        });
        Assert.Equal((true, "after the await"), (began, value));
    }

    [Fact]
    public void Every_kind_of_task_in_a_thread_is_unwrapped()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        int[] values = reactor.Run(async Deferred<int[]> () =>
        {
            await reactor.DeferToThread(() => Append("Task"));
            await reactor.DeferToThread(() => new ValueTask(Append("ValueTask")));
            await reactor.DeferToThread(async () => await Append("async"));
            return
            [
                await reactor.DeferToThread(() => Task.Run(static () => 1)),
                await reactor.DeferToThread(static () => new ValueTask<int>(2)),
                await reactor.DeferToThread(static () => 3),
            ];
        });
        Assert.Equal([1, 2, 3], values);
        Assert.Equal(["Task", "ValueTask", "async"], ran);

        async Task Append(string text)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            ran.Add(text);
        }
    }

    [Fact]
    public void The_exception_of_an_async_function_in_a_thread_is_the_failure()
    {
        Reactor reactor = Make();
        FormatException later = Assert.Throws<FormatException>(() =>
            reactor.Run(Deferred () =>
                reactor.DeferToThread(async () =>
                {
                    await Task.Yield();
                    FailHere();
                })
            )
        );
        Assert.Contains(nameof(FailHere), later.StackTrace);
    }

    [Fact]
    public void A_function_in_a_thread_that_returns_no_task_or_a_cancelled_one_fails()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            InvalidOperationException none = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                await reactor.DeferToThread(static Task () => null!)
            );
            Assert.Contains("Task.CompletedTask", none.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<TaskCanceledException>(async () =>
                await reactor.DeferToThread(static () => Task.FromCanceled(new CancellationToken(true)))
            );
        });
    }

    [Fact]
    public void An_async_function_in_a_thread_may_wait_for_the_loop_and_its_time()
    {
        Reactor reactor = Make();
        bool waited = reactor.Run(async Deferred<bool> () =>
            await reactor.DeferToThread(async () =>
            {
                await Task.Yield();
                await reactor.CallFromThreadAsync(() => reactor.DeferLater(Seconds(0.01)));
                return true;
            })
        );
        Assert.True(waited);
    }

    [Fact]
    public void Async_functions_that_wait_occupy_no_thread_of_the_pool()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        reactor.Run(async Deferred () =>
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Deferred[] waiting = [.. Enumerable.Range(0, 10).Select(_ => reactor.DeferToThread(() => gate.Task))];
            await reactor.DeferToThread(gate.SetResult);
            await Deferred.Gather(waiting);
        });
    }

    [Fact]
    public void A_reactor_that_stops_waits_for_an_async_function_in_a_thread()
    {
        Reactor reactor = Make();
        bool ended = false;
        reactor.CallWhenRunning(() =>
        {
            _ = reactor.DeferToThread(async () =>
            {
                reactor.CallFromThread(reactor.Stop);
                await Task.Delay(30, TestContext.Current.CancellationToken);
                ended = true;
            });
        });
        reactor.Run();
        Assert.True(ended);
    }

    [Fact]
    public void The_exception_of_an_async_function_of_CallInThread_is_logged()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(() =>
            reactor.CallInThread(async () =>
            {
                await Task.Yield();
                reactor.CallFromThread(() => reactor.CallLater(Seconds(0.01), reactor.Stop));
                throw new FormatException("in a thread");
            })
        );
        reactor.Run();
        Assert.Equal("in a thread", Assert.Single(Log.Take()).Error?.Message);
    }

    [Fact]
    public void BlockingCallFromThread_waits_for_every_kind_of_task()
    {
        Reactor reactor = Make();
        var got = new List<object?>();
        OtherThread thread = OnThread(() =>
        {
            reactor.BlockingCallFromThread(() => Append("Task"));
            reactor.BlockingCallFromThread(() => new ValueTask(Append("ValueTask")));
            got.Add(reactor.BlockingCallFromThread(() => Task.FromResult(1)));
            got.Add(reactor.BlockingCallFromThread(() => new ValueTask<int>(2)));
            got.Add(Record.Exception(() => reactor.BlockingCallFromThread(() => FailLater()))?.Message);
            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
        Assert.Equal(["Task", "ValueTask", 1, 2, "later"], got);

        async Task Append(string text)
        {
            await Task.Yield();
            Assert.True(reactor == Reactor.Current);
            got.Add(text);
        }

        static async Task FailLater()
        {
            await Task.Yield();
            throw new FormatException("later");
        }
    }

    [Fact]
    public void An_async_lambda_is_never_async_void()
    {
        Reactor reactor = Make();
        var counting = new CountingContext();
        int ends = 0;
        reactor.CallWhenRunning(async () =>
        {
            SynchronizationContext? own = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(counting);
            reactor.CallWhenRunning(async () => await End());
            reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, async () => await End());
            SynchronizationContext.SetSynchronizationContext(own);
            reactor.CallFromThread(async () => await End());
            reactor.CallFromThread(static async end => await end(), End);
            reactor.CallLater(TimeSpan.Zero, async () => await End());
            reactor.CallLater(TimeSpan.Zero, static async end => await end(), End);
            IReactorTime time = reactor;
            time.CallLater(TimeSpan.Zero, async () => await End());
            reactor.CallLater(TimeSpan.Zero, () => EndTask());
            reactor.CallLater(TimeSpan.Zero, EndTask);
            await reactor.DeferLater(Seconds(0.02));
            reactor.Stop();
        });
        reactor.Run();
        Assert.Equal((9, 0), (ends, counting.Started));

        async Deferred End()
        {
            await Deferred.Yield();
            ends++;
        }

        async Task EndTask() => await End();
    }

    [Fact]
    public void The_failure_of_an_async_function_that_nobody_waits_for_is_reported()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallLater(TimeSpan.Zero, async () => await Fail("a delayed call"));
            reactor.CallLater(TimeSpan.Zero, () => FailTask("a task"));
            reactor.CallFromThread(async () => await Fail("a call from a thread"));
            reactor.CallLater(Seconds(0.02), reactor.Stop);
        });
        reactor.Run();
        Assert.Equal(
            ["a call from a thread", "a delayed call", "a task"],
            Log.Take().Select(static entry => entry.Error!.Message).Order(StringComparer.Ordinal)
        );

        static async Deferred Fail(string text)
        {
            await Deferred.Yield();
            throw new FormatException(text);
        }

        static Task FailTask(string text) => Task.FromException(new FormatException(text));
    }

    [Fact]
    public void A_trigger_that_returns_a_task_is_waited_for()
    {
        Reactor reactor = Make();
        var order = new List<string>();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, () => Save());
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, () => order.Add("after"));
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(["saved", "after"], order);

        async Task Save()
        {
            await reactor.DeferLater(Seconds(0.01));
            order.Add("saved");
        }
    }

    /// <summary>Counts <c>async void</c> methods, which tell the context that they have begun.</summary>
    private sealed class CountingContext : SynchronizationContext
    {
        public int Started { get; private set; }

        public override void OperationStarted() => Started++;
    }
}
