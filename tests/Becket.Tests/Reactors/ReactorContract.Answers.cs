namespace Becket.Tests.Reactors;

/// <summary>What user code throws in a hook: the loop goes on, code that waits gets an answer, and the error is logged
/// once.</summary>
public abstract partial class ReactorContract
{
    [Fact]
    public void A_canceller_that_throws_ends_the_wait_of_AddTimeout_all_the_same()
    {
        Reactor reactor = Make();
        Exception? seen = null;
        var boom = new FormatException("Thrown by a test.");

        reactor.Run(async Deferred () =>
        {
            try
            {
                await new Deferred<int>(_ => throw boom).AddTimeout(Seconds(0.001), reactor);
            }
            catch (TimeoutException error)
            {
                seen = error;
            }
        });

        Assert.NotNull(seen);
        Assert.Same(boom, Log.TakeOne().Error);
    }

    [Fact]
    public void A_canceller_that_throws_below_async_methods_ends_the_wait_of_AddTimeout_all_the_same()
    {
        Reactor reactor = Make();
        Exception? seen = null;
        var boom = new FormatException("Thrown by a test.");

        reactor.Run(async Deferred () =>
        {
            try
            {
                await Outer().AddTimeout(Seconds(0.001), reactor);
            }
            catch (Exception error)
            {
                seen = error;
            }
        });

        Assert.NotNull(seen);
        Assert.All(Log.Take(), entry => Assert.Same(boom, entry.Error));

        async Deferred Outer() => await Inner();
        async Deferred Inner() => await new Deferred(_ => throw boom);
    }

    [Fact]
    public void A_canceller_that_throws_ends_the_wait_of_CancelOn_all_the_same()
    {
        Reactor reactor = Make();
        using var source = new CancellationTokenSource();
        OperationCanceledException? seen = null;
        var boom = new FormatException("Thrown by a test.");

        reactor.Run(async Deferred () =>
        {
            reactor.CallInThread(source.Cancel);
            try
            {
                await new Deferred<int>(_ => throw boom).CancelOn(source.Token);
            }
            catch (OperationCanceledException error)
            {
                seen = error;
            }
        });

        Assert.Equal(source.Token, seen!.CancellationToken);
        Assert.Same(boom, Log.TakeOne().Error);
    }

    [Fact]
    public void A_timeout_without_end_is_no_timeout()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            Deferred slept = Sleep(reactor, 0.01).AddTimeout(Timeout.InfiniteTimeSpan, reactor);
            Assert.Equal(1, reactor.Statistics().PendingDelayedCalls);
            await slept;
            Exception error = Assert.Throws<ArgumentOutOfRangeException>(() =>
                reactor.CallLater(Timeout.InfiniteTimeSpan, static () => { })
            );
            Assert.Contains("Timeout.InfiniteTimeSpan is not a duration", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_logger_that_throws_for_a_slow_turn_does_not_end_the_loop()
    {
        Reactor reactor = Make(static options =>
            options with
            {
                Logger = new ThrowingLogger(),
                SlowTurn = TimeSpan.FromTicks(1),
            }
        );
        bool ran = false;
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
        reactor.CallLater(TimeSpan.Zero, static () => Thread.Sleep(2));
#pragma warning restore BKT0001
        reactor.CallLater(
            TimeSpan.FromMilliseconds(5),
            () =>
            {
                ran = true;
                reactor.Stop();
            }
        );

        reactor.Run();

        Assert.True(ran);
    }

    [Fact]
    public void Post_after_the_end_names_itself()
    {
        Reactor reactor = Make();
        reactor.Run(static () => Deferred.Succeed());
        ReactorNotRunningException error = Assert.Throws<ReactorNotRunningException>(() =>
            reactor.Post(static _ => { }, null)
        );
        Assert.StartsWith("Post was called", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_a_loops_deferred_on_another_thread_says_how_to_wait_for_it()
    {
        Reactor reactor = Make();
        Deferred? mine = null;
        Exception? error = null;
        reactor.Run(async Deferred () =>
        {
            mine = reactor.DeferLater(Seconds(0.01));
            await reactor.DeferToThread(() => error = Record.Exception(() => mine.GetAwaiter().OnCompleted(() => { })));
            await mine;
        });
        Assert.IsType<WrongThreadException>(error);
        Assert.Contains("await reactor.CallFromThreadAsync(", error.Message, StringComparison.Ordinal);
    }
}
