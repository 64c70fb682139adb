namespace Becket.Tests.Deferreds;

public sealed class AsyncCancelTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void Cancelling_a_method_cancels_what_it_awaits()
    {
        async Deferred Method(Deferred awaited)
        {
            try
            {
                await awaited;
            }
            catch (CancelledException)
            {
                _ran.Add("seen");
                throw;
            }
        }

        var awaited = new Deferred(_ => _ran.Add("canceller"));
        Deferred method = Method(awaited);
        method.Cancel();

        Assert.Equal(["canceller", "seen"], _ran);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(method));
    }

    [Fact]
    public void A_cancellation_goes_down_through_all_methods()
    {
        static async Deferred<int> Method(int depth, Deferred<int> last) =>
            depth == 0 ? await last : await Method(depth - 1, last) + 1;

        var last = new Deferred<int>();
        Deferred<int> method = Method(5, last);
        method.Cancel();

        Assert.True(last.Called);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(method));
    }

    [Fact]
    public void A_method_that_catches_the_cancellation_goes_on_and_gives_its_value()
    {
        (Deferred? first, Deferred? second) = (new Deferred(), new Deferred());
        Deferred<int> method = Stubborn(first, second);
        method.AddCallback(n =>
        {
            _ran.Add($"callback {n}");
            return n;
        });

        method.Cancel();
        Assert.True(method.IsWaiting);
        Assert.Empty(_ran);
        second.Callback();

        Assert.Equal(["callback 7"], _ran);
        Assert.Equal(7, ChainTests.ValueOf(method));
    }

    [Fact]
    public void A_second_cancel_cancels_what_it_awaits_then()
    {
        (Deferred? first, Deferred? second) = (new Deferred(), new Deferred());
        Deferred<int> method = Stubborn(first, second);

        method.Cancel();
        method.Cancel();

        Assert.True(second.Called);
        Assert.IsType<CancelledException>(CancelTests.ErrorOf(method));
    }

    [Fact]
    public void What_waits_for_a_cancelled_method_gets_its_value()
    {
        (Deferred? first, Deferred? second) = (new Deferred(), new Deferred());
        Deferred<int> outer = Deferred.Succeed().AddCallback(() => Stubborn(first, second));

        outer.Cancel();
        second.Callback();

        Assert.Equal(7, ChainTests.ValueOf(outer));
    }

    [Fact]
    public void A_canceller_may_give_a_value_and_the_method_does_not_notice()
    {
        async Deferred<int> Method(Deferred<int> awaited) => await awaited + 1;

        Deferred<int> method = Method(new Deferred<int>(d => d.Callback(1)));
        method.Cancel();

        Assert.Equal(2, ChainTests.ValueOf(method));
    }

    [Fact]
    public void Cancelling_a_finished_method_does_nothing()
    {
        async Deferred<int> Method(Deferred awaited)
        {
            await awaited;
            return 1;
        }

        var awaited = new Deferred();
        Deferred<int> method = Method(awaited);
        awaited.Callback();
        method.Cancel();

        Assert.Equal(1, ChainTests.ValueOf(method));
    }

    [Fact]
    public void A_cancelled_method_may_be_resumed_by_the_maker_of_what_it_awaits_without_harm()
    {
        async Deferred<int> Method(Deferred<int> awaited) => await awaited;

        var awaited = new Deferred<int>();
        Deferred<int> method = Method(awaited);
        method.Cancel();

        awaited.Callback(1);

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(method));
    }

    [Fact]
    public void Cancelled_while_it_awaits_a_task_it_fails_at_once_and_runs_on_to_its_next_deferred()
    {
        using var home = new LoopHome();
        var source = new TaskCompletionSource();
        var asked = new Deferred();

        async Deferred Method()
        {
            await source.Task;
            _ran.Add("ran on");
            try
            {
                await asked;
            }
            catch (CancelledException)
            {
                _ran.Add("seen");
            }
        }

        home.Run(() =>
        {
            asked = new Deferred();
            Deferred method = Method();
            method.Cancel();
            Assert.IsType<CancelledException>(CancelTests.ErrorOf(method));
        });
        Assert.Empty(_ran);
        source.SetResult();
        home.RunQueued();

        Assert.Equal(["ran on", "seen"], _ran);
        Assert.Empty(home.Errors);
        Assert.Empty(home.Unhandled);
    }

    [Fact]
    public void The_cancellation_that_a_task_held_up_is_seen_once()
    {
        using var home = new LoopHome();
        var source = new TaskCompletionSource();

        async Deferred Method(Deferred first, Deferred second)
        {
            await source.Task;
            try
            {
                await first;
            }
            catch (CancelledException)
            {
                _ran.Add("seen");
            }

            await second;
            _ran.Add("end");
        }

        Deferred second = home.Run(() =>
        {
            (Deferred? first, Deferred? second) = (new Deferred(), new Deferred());
            Deferred method = Method(first, second);
            method.AddErrback<CancelledException>(_ => { });
            method.Cancel();
            return second;
        });
        source.SetResult();
        home.RunQueued();
        Assert.Equal(["seen"], _ran);
        home.Run(second.Callback);

        Assert.Equal(["seen", "end"], _ran);
        Assert.Empty(home.Errors);
    }

    [Fact]
    public void A_method_that_fails_after_its_deferred_was_cancelled_is_reported()
    {
        using var home = new LoopHome();
        var source = new TaskCompletionSource();
        var error = new FormatException();

        async Deferred Method()
        {
            await source.Task;
            throw error;
        }

        home.Run(() =>
        {
            Deferred method = Method();
            method.AddErrback<CancelledException>(_ => { });
            method.Cancel();
        });
        source.SetResult();
        home.RunQueued();

        Assert.Same(error, Assert.Single(home.Unhandled).Failure.Exception);
    }

    [Fact]
    public void A_method_that_cancels_itself_from_inside_does_not_hang()
    {
        Deferred<int>? method = null;
        async Deferred<int> Method(Deferred awaited, Deferred next)
        {
            await awaited;
            method!.Cancel();
            _ran.Add("on");
            await next;
            return 3;
        }

        (Deferred? awaited, Deferred? next) = (new Deferred(), new Deferred());
        method = Method(awaited, next);
        awaited.Callback();
        next.Callback();

        Assert.Equal(["on"], _ran);
        Assert.Equal(3, ChainTests.ValueOf(method));
    }

    private static async Deferred<int> Stubborn(Deferred first, Deferred second)
    {
        try
        {
            await first;
        }
        catch (CancelledException)
        {
            await second;
        }

        return 7;
    }
}
