using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

public sealed class AsyncMethodTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void A_method_starts_at_once()
    {
        async Deferred Method()
        {
            _ran.Add("started");
            await new Deferred();
        }

        _ = Method();

        Assert.Equal(["started"], _ran);
    }

    [Fact]
    public void A_method_resumes_inside_Callback_before_that_returns()
    {
        async Deferred<int> Method(Deferred<int> awaited)
        {
            int value = await awaited;
            _ran.Add("resumed");
            return value + 1;
        }

        var awaited = new Deferred<int>();
        Deferred<int> method = Method(awaited);
        method.AddCallback(n =>
        {
            _ran.Add($"callback {n}");
        });
        awaited.Callback(1);
        _ran.Add("after");

        Assert.Equal(["resumed", "callback 2", "after"], _ran);
    }

    [Fact]
    public void A_method_that_never_waits_has_its_result_when_it_returns()
    {
        async Deferred<int> Method() => await Deferred.Succeed(20) + await Deferred.Succeed(22);

        Assert.Equal(42, ChainTests.ValueOf(Method()));
    }

    [Fact]
    public void What_a_method_throws_becomes_its_failure_with_the_stack_of_each_level()
    {
        async Deferred Inner(Deferred awaited)
        {
            await awaited;
            ThrowHere();
        }

        async Deferred Outer(Deferred awaited) => await Inner(awaited);

        var awaited = new Deferred();
        Deferred outer = Outer(awaited);
        awaited.Callback();

        string stack = CancelTests.ErrorOf(outer).StackTrace!;
        (int first, int second, int third) = (
            Line(stack, nameof(ThrowHere)),
            Line(stack, "Inner"),
            Line(stack, "Outer")
        );
        Assert.True(first >= 0 && first < second && second < third, stack);
    }

    [Fact]
    public void Awaiting_a_failed_deferred_throws_the_error_itself()
    {
        async Deferred Method(Deferred awaited)
        {
            try
            {
                await awaited;
            }
            catch (FormatException error)
            {
                _ran.Add(error.Message);
            }
        }

        _ = Method(Deferred.Fail(new FormatException("at once")));
        var later = new Deferred();
        _ = Method(later);
        later.Errback(new FormatException("later"));

        Assert.Equal(["at once", "later"], _ran);
    }

    [Fact]
    public void Finally_and_using_run_in_their_places()
    {
        async Deferred<int> Method(Deferred<int> awaited)
        {
            using var resource = new Resource(_ran);
            try
            {
                return await awaited;
            }
            finally
            {
                await Deferred.Succeed();
                _ran.Add("finally");
            }
        }

        var good = new Deferred<int>();
        Method(good).AddCallback(_ => _ran.Add("value"));
        good.Callback(1);
        var bad = new Deferred<int>();
        Method(bad)
            .AddErrback<FormatException>(_ =>
            {
                _ran.Add("failure");
            });
        bad.Errback(new FormatException());

        Assert.Equal(["finally", "disposed", "value", "finally", "disposed", "failure"], _ran);
    }

    [Fact]
    public void Awaiting_a_fired_deferred_twice_gives_the_value_twice()
    {
        async Deferred<string> Method(Deferred<string> awaited) => await awaited + await awaited;

        Assert.Equal("abab", ChainTests.ValueOf(Method(Deferred.Succeed("ab"))));
    }

    [Fact]
    public void Awaiting_a_failed_deferred_twice_throws_twice()
    {
        async Deferred<int> Method(Deferred awaited)
        {
            int caught = 0;
            for (int i = 0; i < 2; i++)
            {
                try
                {
                    await awaited;
                }
                catch (FormatException)
                {
                    caught++;
                }
            }

            return caught;
        }

        Assert.Equal(2, ChainTests.ValueOf(Method(Deferred.Fail(new FormatException()))));
    }

    [Fact]
    public void Awaiting_an_unfired_deferred_leaves_it_without_a_result()
    {
        async Deferred<string> Method(Deferred<string> awaited) => await awaited;

        var awaited = new Deferred<string>();
        (Deferred<string>? first, Deferred<string>? second) = (Method(awaited), Method(awaited));
        awaited.Callback("for the first");

        Assert.Equal("for the first", ChainTests.ValueOf(first));
        Assert.Null(ChainTests.ValueOf(second));
        Assert.Null(ChainTests.ValueOf(awaited));
    }

    [Fact]
    public void Awaiting_a_paused_deferred_waits_until_it_is_unpaused()
    {
        async Deferred<int> Method(Deferred<int> awaited) => await awaited;

        var awaited = Deferred.Succeed(3);
        awaited.Pause();
        Deferred<int> method = Method(awaited);
        Assert.False(method.Called);

        awaited.Unpause();

        Assert.Equal(3, ChainTests.ValueOf(method));
    }

    [Fact]
    public void A_method_may_await_the_deferred_that_has_the_callback_which_started_it()
    {
        async Deferred<int> Method(Deferred<int> awaited) => await awaited * 10;

        var deferred = new Deferred<int>();
        Deferred<int>? method = null;
        deferred.AddCallback(n =>
        {
            method = Method(deferred);
            return n;
        });
        deferred.Callback(4);

        Assert.Equal(40, ChainTests.ValueOf(method!));
    }

    [Fact]
    public void Async_task_methods_may_await_deferreds()
    {
        async Task<int> Method(Deferred<int> awaited)
        {
            int value = await awaited;
            _ran.Add("resumed");
            return value;
        }

        var awaited = new Deferred<int>();
        Task<int> task = Method(awaited);
        Assert.False(task.IsCompleted);
        awaited.Callback(5);

        Assert.Equal(["resumed"], _ran);
        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(5, LoopHome.Wait(task));
        Assert.Equal(6, LoopHome.Wait(Method(Deferred.Succeed(6))));
        Assert.IsType<FormatException>(Method(Deferred.Fail<int>(new FormatException())).Exception!.InnerException);
    }

    [Fact]
    public void GetResult_of_an_unfired_deferred_says_that_it_would_block_the_loop()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            new Deferred<int>().GetAwaiter().GetResult()
        );

        Assert.Contains("Await it, add a callback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_method_with_a_deferred_that_other_code_fired_goes_to_the_awaited_deferred()
    {
        async Deferred<int> Method(Deferred awaited)
        {
            await awaited;
            return 1;
        }

        var awaited = new Deferred();
        Deferred<int> method = Method(awaited);
        method.Callback(7);

        awaited.Callback();

        Assert.Equal(7, ChainTests.ValueOf(method));
        Assert.IsType<AlreadyFiredException>(CancelTests.ErrorOf(awaited));
    }

    [Fact]
    public void What_the_locals_of_a_finished_method_hold_does_not_live_as_long_as_its_result()
    {
        (WeakReference? weak, Deferred<int>? method) = Finished();

        Garbage.Collect();

        Assert.False(weak.IsAlive);
        Assert.Equal(1, ChainTests.ValueOf(method));
    }

    [Fact]
    public void A_suspended_method_without_references_is_garbage_together_with_the_deferred_it_awaits()
    {
        WeakReference weak = Abandoned();

        Garbage.Collect();

        Assert.False(weak.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference, Deferred<int>) Finished()
    {
        static async Deferred<int> Method(object held, Deferred awaited)
        {
            await awaited;
            await Deferred.Succeed();
            return held is null ? 0 : 1;
        }

        object held = new object();
        var awaited = new Deferred();
        Deferred<int> method = Method(held, awaited);
        awaited.Callback();
        return (new WeakReference(held), method);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandoned()
    {
        static async Deferred Method(object held)
        {
            await new Deferred();
            GC.KeepAlive(held);
        }

        object held = new object();
        _ = Method(held);
        return new WeakReference(held);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowHere() => throw new FormatException();

    private static int Line(string stack, string name) =>
        Array.FindIndex(stack.Split('\n'), line => line.Contains(name, StringComparison.Ordinal));

    private sealed class Resource(List<string> ran) : IDisposable
    {
        public void Dispose() => ran.Add("disposed");
    }
}
