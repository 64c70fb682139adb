using System.Runtime.CompilerServices;

namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void A_job_that_is_a_task_and_waits_for_the_stop_may_clean_up()
    {
        Reactor reactor = Make();
        reactor.CallLater(Seconds(0.001), reactor.Stop);
        int value = reactor.Run(async Task<int> () =>
        {
            await reactor.UntilStopped();
            await Task.Delay(Seconds(0.01), reactor.TimeProvider);
            await reactor.DeferLater(Seconds(0.01));
            return 6;
        });
        Assert.Equal(6, value);
    }

    [Fact]
    public void Run_gives_the_value_of_a_Deferred_job() =>
        Assert.Equal(
            "value",
            WithReactor(static reactor =>
                reactor.Run(async Deferred<string> () =>
                {
                    await Sleep(reactor, 0.001);
                    return "value";
                })
            )
        );

    [Fact]
    public void Run_gives_the_value_of_a_Task_job() =>
        Assert.Equal(
            "value",
            WithReactor(static reactor =>
                reactor.Run(async Task<string> () =>
                {
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                    await Task.Delay(1);
#pragma warning restore BKT0007
                    return "value";
                })
            )
        );

    [Fact]
    public void Run_takes_a_plain_async_lambda_for_a_Deferred() =>
        Assert.Equal(
            7,
            WithReactor(static reactor =>
                reactor.Run(async () =>
                {
                    await Sleep(reactor, 0);
                    return 7;
                })
            )
        );

    [Fact]
    public void Run_returns_a_value_that_is_ready_at_once() =>
        Assert.Equal(7, WithReactor(static reactor => reactor.Run(static () => Deferred.Succeed(7))));

    [Fact]
    public void Run_ends_when_a_Deferred_or_a_Task_without_a_value_has_ended()
    {
        int ran = 0;
        WithReactor(reactor =>
            reactor.Run(async Deferred () =>
            {
                await Sleep(reactor, 0.001);
                ran++;
            })
        );
        WithReactor(reactor =>
            reactor.Run(async Task () =>
            {
                await Task.Yield();
                Assert.Same(reactor, Reactor.Current);
                ran++;
            })
        );
        Assert.Equal(2, ran);
    }

    [Theory]
    [InlineData("Deferred")]
    [InlineData("Deferred<T>")]
    [InlineData("Task")]
    [InlineData("Task<T>")]
    [InlineData("at once")]
    public void Run_throws_the_failure_of_its_job_with_its_original_stack(string kind)
    {
        FormatException error = Assert.Throws<FormatException>(() =>
            WithReactor(reactor =>
            {
                switch (kind)
                {
                    case "Deferred":
                        reactor.Run(async Deferred () =>
                        {
                            await Sleep(reactor, 0);
                            FailHere();
                        });
                        break;
                    case "Deferred<T>":
                        reactor.Run(async Deferred<int> () =>
                        {
                            await Sleep(reactor, 0);
                            return FailHere();
                        });
                        break;
                    case "Task":
                        reactor.Run(async Task () =>
                        {
                            await Task.Yield();
                            FailHere();
                        });
                        break;
                    case "Task<T>":
                        reactor.Run(async Task<int> () =>
                        {
                            await Task.Yield();
                            return FailHere();
                        });
                        break;
                    default:
                        reactor.Run(Deferred () => FailHere() == 0 ? null! : Deferred.Succeed());
                        break;
                }
            })
        );
        Assert.Contains(nameof(FailHere), error.StackTrace);
    }

    [Fact]
    public void Stop_cancels_the_job_and_waits_for_its_cleanup()
    {
        var did = new List<string>();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WithReactor(reactor =>
            {
                reactor.CallLater(Seconds(0.001), reactor.Stop);
                reactor.Run(async Deferred () =>
                {
                    try
                    {
                        await Sleep(reactor, 10_000);
                    }
                    finally
                    {
                        did.Add("begins to clean up");
                        await Sleep(reactor, 0.001);
                        did.Add("has cleaned up");
                    }
                });
            })
        );
        Assert.Equal(["begins to clean up", "has cleaned up"], did);
    }

    [Fact]
    public void A_job_may_answer_its_cancellation_with_a_value() =>
        Assert.Equal(
            "so far",
            WithReactor(static reactor =>
            {
                reactor.CallLater(Seconds(0.001), reactor.Stop);
                return reactor.Run(async Deferred<string> () =>
                {
                    try
                    {
                        await Sleep(reactor, 10_000);
                        return "all";
                    }
                    catch (CancelledException)
                    {
                        return "so far";
                    }
                });
            })
        );

    [Fact]
    public void Stop_does_not_wait_for_a_Task_job_that_cannot_be_cancelled()
    {
        var never = new TaskCompletionSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WithReactor(reactor =>
            {
                reactor.CallLater(Seconds(0.001), reactor.Stop);
                reactor.Run(Task () => never.Task);
            })
        );
    }

    [Fact]
    public void Stop_inside_the_job_cancels_it_at_its_next_await() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WithReactor(static reactor =>
                reactor.Run(async Deferred () =>
                {
                    await Sleep(reactor, 0);
                    reactor.Stop();
                    await Sleep(reactor, 10_000);
                })
            )
        );

    [Fact]
    public void Stop_before_the_job_s_first_await_cancels_it_there()
    {
        bool cleaned = false;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WithReactor(reactor =>
                reactor.Run(async Deferred () =>
                {
                    reactor.Stop();
                    try
                    {
                        await Sleep(reactor, 10_000);
                    }
                    finally
                    {
                        cleaned = true;
                    }
                })
            )
        );
        Assert.True(cleaned);
    }

    [Fact]
    public void A_job_that_stops_the_reactor_and_returns_has_its_value() =>
        Assert.Equal(
            (1, 2),
            WithReactor(reactor =>
                (
                    reactor.Run(async Deferred<int> () =>
                    {
                        await Deferred.Succeed();
                        reactor.Stop();
                        return 1;
                    }),
                    Make()
                        .Run(async Deferred<int> () =>
                        {
                            await Sleep(Reactor.Current!, 0);
                            Reactor.Current!.Stop();
                            return 2;
                        })
                )
            )
        );

    [Fact]
    public void A_job_whose_reactor_crashes_fails() =>
        Assert.Contains(
            "before its job was done",
            Assert
                .Throws<ReactorNotRunningException>(() =>
                    WithReactor(static reactor =>
                    {
                        reactor.CallLater(Seconds(0.001), reactor.Crash);
                        reactor.Run(Deferred () => new Deferred());
                    })
                )
                .Message
        );

    [Fact]
    public void A_job_runs_on_the_first_of_two_reactors_made_on_a_thread()
    {
        Reactor first = Make();
        Reactor second = Make();
        Assert.Equal(
            1,
            first.Run(async Deferred<int> () =>
            {
                await Sleep(first, 0.001);
                return 1;
            })
        );
        Assert.Equal(
            2,
            second.Run(async Deferred<int> () =>
            {
                await Sleep(second, 0.001);
                return 2;
            })
        );
    }

    [Fact]
    public void Run_without_a_job_function_is_an_error() =>
        Assert.Throws<ArgumentNullException>(() => Make().Run((Func<Deferred>)null!));

    private T WithReactor<T>(Func<Reactor, T> use)
    {
        using Reactor reactor = Make();
        return use(reactor);
    }

    private void WithReactor(Action<Reactor> use)
    {
        using Reactor reactor = Make();
        use(reactor);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FailHere() => throw new FormatException("Meant to fail.");
}
