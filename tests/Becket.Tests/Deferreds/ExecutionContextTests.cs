namespace Becket.Tests.Deferreds;

/// <summary>The execution context flows as it does with tasks.</summary>
public sealed class ExecutionContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Fact]
    public void What_was_set_before_an_await_is_seen_after_it()
    {
        async Deferred<string?> Method(Deferred awaited)
        {
            s_local.Value = "mine";
            await awaited;
            return s_local.Value;
        }

        var awaited = new Deferred();
        Deferred<string?> method = Method(awaited);
        s_local.Value = "the loop's";
        awaited.Callback();

        Assert.Equal("mine", ChainTests.ValueOf(method));
    }

    [Fact]
    public void What_a_method_sets_before_its_first_await_does_not_reach_its_caller()
    {
        async Deferred Suspending(Deferred awaited)
        {
            s_local.Value = "inside";
            await awaited;
        }

        async Deferred Finishing()
        {
            s_local.Value = "inside";
            await Deferred.Succeed();
        }

        s_local.Value = "outside";
        _ = Suspending(new Deferred());
        Assert.Equal("outside", s_local.Value);
        _ = Finishing();
        Assert.Equal("outside", s_local.Value);
    }

    [Fact]
    public void What_a_method_sets_after_an_await_does_not_reach_the_loop()
    {
        async Deferred Method(Deferred awaited, Deferred again)
        {
            await awaited;
            s_local.Value = "first";
            await again;
            Assert.Equal("first", s_local.Value);
            s_local.Value = "second";
        }

        (Deferred? awaited, Deferred? again) = (new Deferred(), new Deferred());
        s_local.Value = "outside";
        Deferred method = Method(awaited, again);
        awaited.Callback();
        Assert.Equal("outside", s_local.Value);
        again.Callback();
        Assert.Equal("outside", s_local.Value);
        Assert.True(method.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void A_value_that_was_null_does_not_leak_either()
    {
        async Deferred Method(Deferred awaited)
        {
            await awaited;
            s_local.Value = "set in the method";
        }

        s_local.Value = null;
        var awaited = new Deferred();
        _ = Method(awaited);
        awaited.Callback();

        Assert.Null(s_local.Value);
    }

    [Fact]
    public void The_loops_own_default_context_is_kept_clean()
    {
        async Deferred Method(Deferred awaited)
        {
            await awaited;
            s_local.Value = "set in the method";
        }

        using var home = new LoopHome();
        home.Run(() =>
        {
            var awaited = new Deferred();
            _ = Method(awaited);
            awaited.Callback();
            Assert.Null(s_local.Value);
        });
        Assert.Null(home.Run(() => s_local.Value));
    }

    [Fact]
    public void It_flows_across_awaits_of_tasks_on_other_threads()
    {
        using var home = new LoopHome();

        async Deferred<string?> Method()
        {
            s_local.Value = "mine";
            await Task.Run(() => s_local.Value = "the pool's").ConfigureAwait(false);
            return s_local.Value;
        }

        Assert.Equal("mine", home.Await(Method));
        Assert.Null(home.Run(() => s_local.Value));
    }

    [Fact]
    public void Callbacks_see_the_context_of_the_code_that_fires_as_in_a_plain_call()
    {
        var deferred = new Deferred();
        string? seen = null;
        s_local.Value = "when added";
        deferred.AddCallback(() =>
        {
            seen = s_local.Value;
        });
        s_local.Value = "when fired";
        deferred.Callback();

        Assert.Equal("when fired", seen);
    }

    [Fact]
    public void A_method_started_while_the_flow_is_suppressed_runs_on()
    {
        async Deferred<int> Method(Deferred awaited)
        {
            await awaited;
            return 1;
        }

        var awaited = new Deferred();
        Deferred<int> method;
        using (ExecutionContext.SuppressFlow())
        {
            method = Method(awaited);
        }

        awaited.Callback();

        Assert.Equal(1, ChainTests.ValueOf(method));
    }
}
