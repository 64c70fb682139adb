namespace Becket.Tests.Deferreds;

/// <summary>Each call runs in the execution context of the code that made it, and leaves nothing of its own
/// behind.</summary>
public sealed partial class CallContextTests : IDisposable
{
    private static readonly AsyncLocal<string?> s_local = new();

    private readonly Reactor _reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
    private readonly List<string?> _seen = [];

    public void Dispose() => _reactor.Dispose();

    [Fact]
    public void Delayed_calls_also_after_they_were_moved()
    {
        Run(() =>
        {
            In("a", () => _reactor.CallLater(Seconds(1), See));
            In("b", () => _reactor.CallLater(Seconds(2), static test => test.See(), this));
            DelayedCall moved = In("c", () => _reactor.CallLater(Seconds(9), See));
            In("x", () => moved.Reset(Seconds(3)));
            DelayedCall delayed = In("d", () => _reactor.CallLater(Seconds(1), See));
            In("x", () => delayed.Delay(Seconds(3)));
            _reactor.CallLater(Seconds(5), See);
            return _reactor.DeferLater(Seconds(6));
        });

        Assert.Equal(["a", "b", "c", "d", null], _seen);
    }

    [Fact]
    public void A_call_that_changes_its_locals_or_throws_leaves_the_others_alone()
    {
        Run(() =>
        {
            _reactor.CallLater(Seconds(1), () => s_local.Value = "leak");
            _reactor.CallLater(Seconds(2), See);
            In(
                "a",
                () =>
                    _reactor.CallLater(
                        Seconds(3),
                        () =>
                        {
                            s_local.Value = "leak";
                            throw new FormatException();
                        }
                    )
            );
            _reactor.CallLater(Seconds(4), See);
            return _reactor.DeferLater(Seconds(5));
        });

        Assert.Equal([null, null], _seen);
        Assert.Null(s_local.Value);
    }

    [Fact]
    public void Calls_that_are_handed_to_the_loop()
    {
        Run(async () =>
        {
            In("a", () => _reactor.CallFromThread(See));
            In("b", () => _reactor.CallFromThread(static test => test.See(), this));
            In("c", () => _reactor.Post(static test => ((CallContextTests)test!).See(), this));
            _reactor.CallFromThread(See);
            await _reactor.DeferLater(Seconds(1));
            Task task = In("d", () => _reactor.CallFromThreadAsync(See));
            await _reactor.DeferLater(Seconds(1));
            await task;
        });

        Assert.Equal(["c", "a", "b", null, "d"], _seen);
    }

    [Fact]
    public void Calls_that_other_threads_hand_to_the_loop()
    {
        Run(() =>
            _reactor
                .DeferToThread(() =>
                {
                    s_local.Value = "a";
                    _reactor.CallFromThread(See);
                    _reactor.BlockingCallFromThread(See);
                    Assert.Equal("a", _reactor.BlockingCallFromThread(static () => s_local.Value));
                    s_local.Value = null;
                    _reactor.CallFromThread(See);
                })
                .AddCallback(See)
        );

        Assert.Equal(["a", "a", null, null], _seen);
    }

    [Fact]
    public void Functions_in_threads_and_the_callbacks_of_their_results()
    {
        Run(async () =>
        {
            Deferred<string?> result = In(
                "a",
                () =>
                    _reactor
                        .DeferToThread(static () => s_local.Value)
                        .AddCallback(value =>
                        {
                            See();
                            return value;
                        })
            );
            string? inThread = await result;
            _seen.Add(inThread);
            See();
        });

        Assert.Equal(["a", "a", null], _seen);
    }

    [Fact]
    public void Callbacks_errbacks_and_cancellers()
    {
        var deferred = new Deferred<int>();
        In(
            "a",
            () =>
                deferred.AddCallback(value =>
                {
                    See();
                    return value;
                })
        );
        deferred.AddCallback(value =>
        {
            See();
            s_local.Value = "leak";
            return value;
        });
        deferred.AddCallback(value =>
        {
            See();
            return value;
        });
        Deferred text = In("b", () => deferred.AddCallback(Deferred (_) => throw new FormatException()));
        In("c", () => text.AddErrback(_ => See()));
        In("d", () => text.AddBoth(_ => See()));

        In("firing", () => deferred.Callback(1));
        Assert.Equal(["a", null, null, "c", "d"], _seen);
        Assert.Null(s_local.Value);

        // Callbacks that run at once.
        _seen.Clear();
        In("e", () => text.AddCallback(See));
        text.AddCallback(() => s_local.Value = "leak");
        Assert.Equal(["e"], _seen);
        Assert.Null(s_local.Value);

        _seen.Clear();
        Deferred cancelled = In("f", () => new Deferred(_ => See()));
        var withValue = new Deferred<int>(_ => See());
        In("cancelling", cancelled.Cancel);
        In("cancelling", withValue.Cancel);
        Assert.Equal(["f", null], _seen);
        CancelTests.ErrorOf(cancelled);
        CancelTests.ErrorOf(withValue);
    }

    [Fact]
    public void A_callback_that_changes_the_type_of_the_value_and_one_that_waits()
    {
        var deferred = new Deferred<int>();
        var inner = new Deferred<string>();
        Deferred<string> text = In("a", () => deferred.AddCallback(_ => inner));
        Deferred<int> length = In(
            "b",
            () =>
                text.AddCallback(value =>
                {
                    See();
                    return value.Length;
                })
        );

        deferred.Callback(1);
        In("firing", () => inner.Callback("four"));

        Assert.Equal(4, ChainTests.ValueOf(length));
        Assert.Equal(["b"], _seen);
    }

    [Fact]
    public void A_chain_may_be_fired_through_a_later_handle_past_callbacks_that_carry_a_context()
    {
        var deferred = new Deferred<int>();
        Deferred<string> text = In("a", () => deferred.AddCallback(static value => $"{value}"));
        In(
            "b",
            () =>
                text.AddCallback(value =>
                {
                    See();
                    return value;
                })
        );

        text.Callback("x");

        Assert.Equal("x", ChainTests.ValueOf(text));
        Assert.Equal(["b"], _seen);
    }

    [Fact]
    public void The_function_of_a_timeout_that_of_a_lock_and_that_of_a_list()
    {
        var gate = new DeferredLock();
        Run(async () =>
        {
            _ = In("a", () => new Deferred().AddTimeout(Seconds(1), _reactor, (_, _) => See()));
            DeferredLock held = await gate.Acquire();
            Deferred waiting = In(
                "b",
                () =>
                    gate.Run(() =>
                    {
                        See();
                        return Deferred.Succeed();
                    })
            );
            await _reactor.DeferLater(Seconds(2));
            held.Release();
            await waiting;
            See();
        });

        Assert.Equal(["a", "b", null], _seen);
    }

    [Fact]
    public void Waiters_of_events_and_queues()
    {
        var ready = new DeferredEvent();
        var queue = new DeferredQueue<int>();
        In("a", () => ready.Wait().AddCallback(See));
        In("b", () => queue.Get().AddCallback(_ => See()));
        In("setting", ready.Set);
        In("putting", () => queue.Put(1));

        Assert.Equal(["a", "b"], _seen);
    }

    [Fact]
    public void Flow_that_is_suppressed_leaves_a_call_in_the_context_of_the_loop()
    {
        Run(async () =>
        {
            In(
                "a",
                () =>
                {
                    using AsyncFlowControl suppressed = ExecutionContext.SuppressFlow();
                    _reactor.CallLater(Seconds(1), See);
                    _reactor.CallFromThread(See);
                    var deferred = new Deferred();
                    deferred.AddCallback(See);
                    _reactor.CallLater(Seconds(2), deferred.Callback);
                }
            );
            await _reactor.DeferLater(Seconds(3));
        });

        Assert.Equal([null, null, null], _seen);
    }

    [Fact]
    public void What_an_async_method_does_to_its_locals_stays_in_it()
    {
        var gate = new Deferred();
        async Deferred Method()
        {
            s_local.Value = "method";
            await gate;
            See();
            s_local.Value = "later";
        }

        Deferred method = Method();
        See();
        gate.Callback();
        See();
        Assert.True(method.Called);
        Assert.Equal([null, "method", null], _seen);
    }

    [Fact]
    public void So_it_does_where_the_loop_or_a_chain_resumes_it()
    {
        var gate = new Deferred();
        Run(() =>
        {
            Deferred yielding = Yielding();
            yielding.AddCallback(See);
            Deferred waiting = Waiting();
            waiting.AddCallback(See);
            _reactor.CallLater(Seconds(1), () => gate.Callback());
            gate.AddCallback(See);
            return _reactor.DeferLater(Seconds(2));
        });

        Assert.Equal(["yielding", null, "waiting", null, null], _seen);

        async Deferred Yielding()
        {
            await Deferred.Yield();
            s_local.Value = "yielding";
            See();
        }

        async Deferred Waiting()
        {
            await gate;
            s_local.Value = "waiting";
            See();
        }
    }

    [Fact]
    public void A_call_that_carries_a_context_is_named_after_its_function()
    {
        DelayedCall call = In("a", () => _reactor.CallLater(Seconds(1), Named));
        Assert.Contains(nameof(Named), call.ToString(), StringComparison.Ordinal);
        call.Cancel();

        static void Named() { }
    }

    [Fact]
    public void A_context_that_never_changed_costs_a_call_no_byte()
    {
        Run(() =>
        {
            Action call = static () => { };
            Func<int, int> callback = static value => value;
            Assert.Equal(64, Bytes(() => _reactor.CallLater(Seconds(1), call)));
            Assert.Equal(32, Bytes(() => _reactor.CallFromThread(call)));
            var deferred = new Deferred<int>();
            Assert.Equal(32, Bytes(() => deferred.AddCallback(callback)));
            foreach (DelayedCall made in _reactor.GetDelayedCalls())
            {
                made.Cancel();
            }

            return Deferred.Succeed();
        });

        static long Bytes(Action action)
        {
            long least = long.MaxValue;
            for (int i = 0; i < 100; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                action();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static T In<T>(string value, Func<T> function)
    {
        string? before = s_local.Value;
        s_local.Value = value;
        T result = function();
        s_local.Value = before;
        return result;
    }

    private static void In(string value, Action action) =>
        In(
            value,
            () =>
            {
                action();
                return 0;
            }
        );

    private void Run(Func<Deferred> job) => _reactor.Run(job);

    private void See() => _seen.Add(s_local.Value);
}
