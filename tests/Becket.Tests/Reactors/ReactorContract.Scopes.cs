namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void A_deadline_ends_the_await_that_it_finds()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Run(async Deferred () =>
        {
            using var limit = new CancelScope(s_soon);
            try
            {
                await Inner();
                ran.Add("not cut off");
            }
            catch (OperationCanceledException error) when (limit.Caught(error))
            {
                ran.Add("cut off");
            }

            Assert.True(limit is { IsCancelled: true, HasTimedOut: true, CancelledCaught: true });
        });
        Assert.Equal(["inner", "cut off"], ran);

        async Deferred Inner()
        {
            try
            {
                await new Deferred();
            }
            finally
            {
                ran.Add("inner");
            }
        }
    }

    [Fact]
    public void One_deadline_counts_for_all_awaits_of_the_block()
    {
        Reactor reactor = Make();
        int turns = 0;
        bool inTime = reactor.Run(() =>
            CancelScope.MoveOnAfter(
                TimeSpan.FromMilliseconds(30),
                async scope =>
                {
                    while (true)
                    {
                        await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                        turns++;
                    }
                }
            )
        );
        Assert.False(inTime);
        Assert.InRange(turns, 0, 30);
    }

    [Fact]
    public void Work_that_ends_in_time_leaves_no_timer()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            Assert.True(await CancelScope.MoveOnAfter(TimeSpan.FromHours(1), async _ => await Deferred.Yield()));
            Assert.Equal(7, await CancelScope.FailAfter(TimeSpan.FromHours(1), async _ => await Seven()));
            Assert.Empty(reactor.GetDelayedCalls());
        });

        static async Deferred<int> Seven()
        {
            await Deferred.Yield();
            return 7;
        }
    }

    [Fact]
    public void A_task_in_a_scope_ends_by_its_token_and_is_waited_for()
    {
        Reactor reactor = Make();
        bool ended = false;
        reactor.Run(async Deferred () =>
        {
            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await CancelScope.FailAfter(
                    s_soon,
                    async Task (scope) =>
                    {
                        try
                        {
                            await Task.Delay(Timeout.InfiniteTimeSpan, scope.Token);
                        }
                        finally
                        {
                            await Task.Yield();
                            ended = true;
                        }
                    }
                )
            );
            Assert.True(ended);
        });
    }

    [Fact]
    public void A_cancelled_scope_ends_a_wait_for_the_next_turn_too()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using var scope = new CancelScope();
            scope.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await Deferred.Yield());
            await Assert.ThrowsAsync<CancelledException>(async () => await new Deferred());
            Assert.Throws<CancelledException>(CancelScope.ThrowIfCancelled);
        });
    }

    [Fact]
    public void A_loop_that_ignores_its_cancellation_does_not_block_the_reactor()
    {
        Reactor reactor = Make();
        int ignored = 0;
        reactor.Run(async Deferred () =>
        {
            bool over = false;
            reactor.CallLater(TimeSpan.Zero, () => over = true);
            using var scope = new CancelScope();
            scope.Cancel();
            while (!over)
            {
                try
                {
                    await new Deferred();
                }
                catch (CancelledException)
                {
                    ignored++;
                }
            }
        });
        Assert.True(ignored > 0);
    }

    [Fact]
    public void Clean_up_behind_a_shield_still_awaits()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Run(async Deferred () =>
        {
            bool inTime = await CancelScope.MoveOnAfter(
                s_soon,
                async _ =>
                {
                    try
                    {
                        await new Deferred();
                    }
                    finally
                    {
                        await CancelScope.Shield(async () =>
                        {
                            await reactor.DeferLater(s_soon);
                            ran.Add("closed");
                        });
                    }
                }
            );
            ran.Add($"in time: {inTime}");
        });
        Assert.Equal(["closed", "in time: False"], ran);
    }

    [Fact]
    public void A_call_on_another_reactor_does_not_belong_to_the_scope_of_its_caller()
    {
        Reactor reactor = Make();
        Reactor other = Make();
        OtherThread thread = OnThread(() => other.Run(other.UntilStopped));
        bool wasInScope = true;
        reactor.Run(async Deferred () =>
        {
            using var scope = new CancelScope();
            _ = scope.Token;
            wasInScope = await other.CallFromThreadAsync(() => CancelScope.CurrentToken.CanBeCanceled);
        });
        other.CallFromThread(other.Stop);
        thread.Join();
        Assert.False(wasInScope);
    }

    [Fact]
    public void A_scope_is_not_for_other_threads()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using var scope = new CancelScope();
            await reactor.DeferToThread(() => Assert.Throws<WrongThreadException>(scope.Cancel));
            Assert.False(scope.IsCancelled);
        });
    }
}
