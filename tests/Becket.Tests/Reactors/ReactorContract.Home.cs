namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    private const int Awaits = 10_000;

    [Fact]
    public void Ten_thousand_of_ten_thousand_awaits_return_to_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        int home = 0;
        reactor.Run(async Deferred () =>
        {
            for (int i = 0; i < Awaits; i++)
            {
                switch (i % 8)
                {
                    case 0:
                        await Task.Run(static () => { });
                        break;
                    case 1:
                        await Task.Run(static () => { }).ConfigureAwait(false);
                        break;
                    case 2:
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                        await Task.Delay(i % 500 == 2 ? 1 : 0);
#pragma warning restore BKT0007
                        break;
                    case 3:
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                        await Task.Delay(i % 500 == 3 ? 1 : 0).ConfigureAwait(false);
#pragma warning restore BKT0007
                        break;
                    case 4:
                        await ThreadCompletedSource.Start();
                        break;
                    case 5:
                        await ThreadCompletedSource.Start().ConfigureAwait(false);
                        break;
                    case 6:
                        await Nested(3);
                        break;
                    default:
                        await Nested(3).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                        break;
                }

                home += Environment.CurrentManagedThreadId == here && Reactor.Current == reactor ? 1 : 0;
            }
        });
        Assert.Equal(Awaits, home);

        static async Task Nested(int depth)
        {
            await Task.Yield();
            if (depth > 0)
            {
                await Nested(depth - 1).ConfigureAwait(false);
            }
        }
    }

    [Fact]
    public void Many_methods_at_once_all_return_to_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        int home = 0;
        reactor.Run(async Deferred () => await Deferred.Gather(Enumerable.Range(0, 500).Select(One)));
        Assert.Equal(500 * 20, home);

        async Deferred One(int number)
        {
            for (int i = 0; i < 10; i++)
            {
                await Task.Run(static () => { }).ConfigureAwait(false);
                home += Environment.CurrentManagedThreadId == here ? 1 : 0;
                await ThreadCompletedSource.Start();
                home += Environment.CurrentManagedThreadId == here ? 1 : 0;
            }
        }
    }

    [Fact]
    public void A_task_completed_inline_on_another_thread_resumes_the_method_on_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        var source = new TaskCompletionSource();
        int thread = reactor.Run(async Deferred<int> () =>
        {
            // The continuation runs inline, inside SetResult.
            OnThread(source.SetResult);
            await source.Task.ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        });
        Assert.Equal(here, thread);
    }

    [Fact]
    public void A_method_started_before_Run_continues_on_the_reactor()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        Assert.Same(reactor, Home.Current);
        var source = new TaskCompletionSource();
        Deferred<(int, Reactor?)> early = Early();
        reactor.CallWhenRunning(() => OnThread(source.SetResult));
        Assert.Equal((here, reactor), reactor.Run(Deferred<(int, Reactor?)> () => early));

        async Deferred<(int, Reactor?)> Early()
        {
            await source.Task;
            return (Environment.CurrentManagedThreadId, Reactor.Current);
        }
    }

    [Fact]
    public void The_thread_that_made_a_reactor_is_not_its_home_while_it_runs_on_another()
    {
        Reactor reactor = Make();
        int loop = 0;
        int resumedOn = 0;
        var source = new TaskCompletionSource();
        using var waiting = new ManualResetEventSlim();
        OtherThread thread = OnThread(() =>
            reactor.Run(async Deferred () =>
            {
                loop = Environment.CurrentManagedThreadId;
                waiting.Set();
                await source.Task.ConfigureAwait(false);
                resumedOn = Environment.CurrentManagedThreadId;
            })
        );
        waiting.Wait(CancellationToken.None);

        // The loop waits now, or will soon; after its turn the method awaits the task.
        reactor.BlockingCallFromThread(static () => { });
        source.SetResult();
        thread.Join();
        Assert.Equal(loop, resumedOn);
    }

    [Fact]
    public void A_deferred_of_the_loop_cannot_be_touched_by_the_thread_that_made_the_reactor()
    {
        Reactor reactor = Make();
        OtherThread thread = OnThread(reactor.Run);
        Deferred? deferred = null;
        reactor.BlockingCallFromThread(() =>
        {
            deferred = new Deferred();
        });
        Assert.Contains("reactor.CallFromThread", Assert.Throws<WrongThreadException>(deferred!.Callback).Message);
        reactor.CallFromThread(deferred.Callback);
        reactor.CallFromThread(reactor.Stop);
        thread.Join();
    }

    [Fact]
    public void A_reactor_made_in_a_callback_of_another_does_not_become_its_home()
    {
        Reactor reactor = Make();
        Home? home = null;
        reactor.CallWhenRunning(() =>
        {
            Make();
            home = Home.Current;
            reactor.Stop();
        });
        reactor.Run();
        Assert.Same(reactor, home);
    }

    [Fact]
    public void A_method_that_a_task_resumes_after_the_end_is_reported_and_does_not_end_the_program()
    {
        Reactor reactor = Make();
        var source = new TaskCompletionSource();
        var reports = new List<string>();
        void Note(object? sender, UnhandledFailureEventArgs unhandled)
        {
            lock (reports)
            {
                reports.Add(unhandled.Failure.Exception.Message);
            }
        }

        Deferred.UnhandledFailure += Note;
        try
        {
            reactor.CallWhenRunning(() =>
            {
                _ = Waits();
                reactor.Stop();
            });
            reactor.Run();
            OnThread(source.SetResult).Join();
            lock (reports)
            {
                Assert.Contains(reports, static report => report.Contains("has ended", StringComparison.Ordinal));
            }
        }
        finally
        {
            Deferred.UnhandledFailure -= Note;
        }

        async Deferred Waits() => await source.Task.ConfigureAwait(false);
    }
}
