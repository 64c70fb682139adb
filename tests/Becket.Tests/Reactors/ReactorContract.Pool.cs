namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void A_function_runs_on_a_named_background_thread_and_its_value_returns_to_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        (string? name, bool isBackground, int thread) = reactor.Run(async Deferred<(string?, bool, int)> () =>
        {
            (string? Name, bool IsBackground, int CurrentManagedThreadId) there = await reactor.DeferToThread(
                static () =>
                    (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground, Environment.CurrentManagedThreadId)
            );
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            return there;
        });
        Assert.StartsWith(Name, name, StringComparison.Ordinal);
        Assert.True(isBackground);
        Assert.NotEqual(here, thread);
    }

    [Fact]
    public void An_action_runs_on_a_thread_too()
    {
        Reactor reactor = Make();
        int ran = 0;
        reactor.Run(async Deferred () =>
            await reactor.DeferToThread(() =>
            {
                ran++;
            })
        );
        Assert.Equal(1, ran);
    }

    [Fact]
    public void The_exception_of_a_function_returns_with_its_stack()
    {
        Reactor reactor = Make();
        FormatException error = Assert.Throws<FormatException>(() =>
            reactor.Run(Deferred<int> () => reactor.DeferToThread(FailHere))
        );
        Assert.Contains(nameof(FailHere), error.StackTrace);
    }

    [Fact]
    public void The_exception_of_an_action_returns_with_its_stack()
    {
        Reactor reactor = Make();
        FormatException error = Assert.Throws<FormatException>(() =>
            reactor.Run(Deferred () =>
                reactor.DeferToThread(() =>
                {
                    FailHere();
                })
            )
        );
        Assert.Contains(nameof(FailHere), error.StackTrace);
    }

    [Fact]
    public void Cancelling_does_not_wait_for_the_function_whose_result_is_ignored()
    {
        Reactor reactor = Make();
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        int ran = 0;
        reactor.Run(async Deferred () =>
        {
            Deferred<int> good = reactor.DeferToThread(() =>
            {
                began.Set();
                go.Wait();
                return ++ran;
            });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            good.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => good.AsTask());
            Deferred bad = reactor.DeferToThread(() => throw new FormatException("Ignored."));
            bad.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bad.AsTask());
            go.Set();
        });
        Assert.Equal(1, ran);
    }

    [Fact]
    public void No_more_functions_run_at_once_than_the_largest_number_of_threads()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 3 });
        using var three = new Barrier(3);
        int now = 0;
        int most = 0;
        var gate = new Lock();
        reactor.Run(async Deferred () =>
            await Deferred.Gather(
                Enumerable
                    .Range(0, 60)
                    .Select(_ =>
                        reactor.DeferToThread(() =>
                        {
                            lock (gate)
                            {
                                most = Math.Max(most, ++now);
                            }

                            // Three at once, each time; a fourth would have its chance while these wait for each other.
                            Assert.True(three.SignalAndWait(Patience.Milliseconds));
                            lock (gate)
                            {
                                now--;
                            }
                        })
                    )
            )
        );
        Assert.Equal(3, most);
        Assert.Equal(0, now);
    }

    [Fact]
    public void Functions_that_block_get_the_largest_number_of_threads()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 5 });
        using var all = new Barrier(5);
        reactor.Run(async Deferred () =>
        {
            await Deferred.Gather(
                Enumerable
                    .Range(0, 5)
                    .Select(_ => reactor.DeferToThread(() => Assert.True(all.SignalAndWait(Patience.Milliseconds))))
            );
            Assert.Equal(5, reactor.Statistics().Threads);
        });
    }

    [Fact]
    public void One_thread_runs_functions_in_the_order_made()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        var ran = new List<int>();
        reactor.Run(async Deferred () =>
            await Deferred.Gather(Enumerable.Range(0, 1000).Select(i => reactor.DeferToThread(() => ran.Add(i))))
        );
        Assert.Equal(Enumerable.Range(0, 1000), ran);
    }

    [Fact]
    public void The_number_of_threads_can_grow_while_functions_wait()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var all = new Barrier(4);
        reactor.Run(async Deferred () =>
        {
            Deferred[] results = Enumerable
                .Range(0, 4)
                .Select(_ => reactor.DeferToThread(() => Assert.True(all.SignalAndWait(Patience.Milliseconds))))
                .ToArray();
            Assert.Equal(1, reactor.ThreadPoolSize);
            reactor.ThreadPoolSize = 4;
            await Deferred.Gather(results);
            Assert.Equal(4, reactor.ThreadPoolSize);
        });
    }

    [Fact]
    public void The_number_of_threads_can_shrink_and_extra_threads_end()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 4 });
        using var all = new Barrier(4);
        int now = 0;
        int most = 0;
        reactor.Run(async Deferred () =>
        {
            await Deferred.Gather(
                Enumerable
                    .Range(0, 4)
                    .Select(_ => reactor.DeferToThread(() => Assert.True(all.SignalAndWait(Patience.Milliseconds))))
            );
            Assert.Throws<ArgumentOutOfRangeException>(() => reactor.ThreadPoolSize = 0);
            reactor.ThreadPoolSize = 2;
            await Deferred.Gather(
                Enumerable
                    .Range(0, 40)
                    .Select(_ =>
                        reactor.DeferToThread(() =>
                        {
                            int count = Interlocked.Increment(ref now);
                            InterlockedMax(ref most, count);
                            Thread.SpinWait(1000);
                            Interlocked.Decrement(ref now);
                        })
                    )
            );
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            Assert.True(SpinWait.SpinUntil(() => reactor.Statistics().Threads <= 2, Patience.Milliseconds));
#pragma warning restore BKT0001
        });
        Assert.InRange(most, 1, 2);

        static void InterlockedMax(ref int most, int count)
        {
            for (int seen = Volatile.Read(ref most); seen < count; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, count, seen);
            }
        }
    }

    [Fact]
    public void A_pool_whose_size_changes_all_the_time_loses_no_function()
    {
        Reactor reactor = Make();
        var random = new Random(2);
        reactor.Run(async Deferred () =>
        {
            for (int i = 0; i < 300; i++)
            {
                reactor.ThreadPoolSize = random.Next(1, 6);
                Deferred<int>[] results = Enumerable
                    .Range(0, random.Next(1, 8))
                    .Select(n =>
                        reactor.DeferToThread(() =>
                        {
                            Thread.SpinWait(n * 50);
                            return n;
                        })
                    )
                    .ToArray();
                reactor.ThreadPoolSize = random.Next(1, 6);
                await Deferred.Gather(results);
            }
        });
    }

    [Fact]
    public void An_idle_pool_wakes_for_every_function_thousands_of_times()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 3 });
        var random = new Random(3);
        long sum = reactor.Run(async Deferred<long> () =>
        {
            long total = 0L;
            for (int i = 0; i < 2_000; i++)
            {
                total += await reactor.DeferToThread(() => i);

                // Up to about as long as a thread spins before it sleeps, so that it is met falling asleep, too.
                Thread.SpinWait(random.Next(i % 10 == 0 ? 2000 : 300));
            }

            return total;
        });
        Assert.Equal(1_999_000, sum);
    }

    [Fact]
    public void Functions_from_many_threads_all_run()
    {
        const int Each = 3_000;
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 4 });
        int ran = 0;
        OtherThread[] threads = Enumerable
            .Range(0, 4)
            .Select(_ =>
                OnThread(() =>
                {
                    for (int i = 0; i < Each; i++)
                    {
                        reactor.CallInThread(() =>
                        {
                            if (Interlocked.Increment(ref ran) == 4 * Each)
                            {
                                reactor.CallFromThread(reactor.Stop);
                            }
                        });
                        Thread.SpinWait(i % 64);
                    }
                })
            )
            .ToArray();
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(4 * Each, ran);
    }

    [Fact]
    public void An_exception_of_CallInThread_is_logged_once()
    {
        Reactor reactor = Make();
        reactor.CallInThread(static () => throw new FormatException("Meant to fail."));
        reactor.Run(async Deferred () =>
        {
            while (reactor.Statistics().Errors == 0)
            {
                await Deferred.Yield();
            }
        });
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void CallInThread_may_be_called_from_any_thread()
    {
        Reactor reactor = Make();
        OtherThread thread = OnThread(() => reactor.CallInThread(() => reactor.CallFromThread(reactor.Stop)));
        reactor.Run();
        thread.Join();
    }

    [Fact]
    public void A_function_started_before_Run_hands_its_result_to_the_loop()
    {
        Reactor reactor = Make();
        Deferred<int> result = reactor.DeferToThread(static () => 7);
        Assert.Equal(7, reactor.Run(Deferred<int> () => result));
    }

    [Fact]
    public void A_function_sees_the_AsyncLocals_of_its_caller_and_leaves_none_to_the_next()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        var local = new AsyncLocal<string>();
        var seen = new List<string?>();
        reactor.Run(async Deferred () =>
        {
            local.Value = "mine";
            seen.Add(
                await reactor.DeferToThread(() =>
                {
                    string value = local.Value;
                    local.Value = "the function's";
                    return value;
                })
            );
            seen.Add(local.Value);
            local.Value = null!;
            seen.Add(await reactor.DeferToThread(() => local.Value));
        });
        Assert.Equal(["mine", "mine", null], seen);
    }
}
