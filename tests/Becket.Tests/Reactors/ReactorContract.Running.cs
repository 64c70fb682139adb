namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Run_uses_the_calling_thread_until_Stop()
    {
        Reactor reactor = Make();
        var ran = new List<(string What, int Thread)>();
        reactor.CallLater(TimeSpan.Zero, () => ran.Add(("zero", Environment.CurrentManagedThreadId)));
        reactor.CallLater(
            Seconds(0.002),
            () =>
            {
                ran.Add(("stop", Environment.CurrentManagedThreadId));
                reactor.Stop();
            }
        );
        Assert.Empty(ran);
        reactor.Run();
        Assert.Equal([("zero", Environment.CurrentManagedThreadId), ("stop", Environment.CurrentManagedThreadId)], ran);
    }

    [Fact]
    public void IsRunning_is_true_while_it_runs_and_is_not_stopping()
    {
        Reactor reactor = Make();
        var seen = new List<bool> { reactor.IsRunning };
        reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.Before, () => seen.Add(reactor.IsRunning));
        reactor.CallWhenRunning(() =>
        {
            reactor.Stop();
            seen.Add(reactor.IsRunning);
        });
        reactor.Run();
        seen.Add(reactor.IsRunning);
        Assert.Equal([false, true, false, false], seen);
    }

    [Fact]
    public void Current_is_the_reactor_that_runs_on_this_thread()
    {
        Reactor reactor = Make();
        Assert.Null(Reactor.Current);
        Reactor? here = null;
        Reactor? there = reactor;
        reactor.CallWhenRunning(() =>
        {
            here = Reactor.Current;
            OnThread(() => there = Reactor.Current).Join();
            reactor.Stop();
        });
        reactor.Run();
        Assert.Same(reactor, here);
        Assert.Null(there);
        Assert.Null(Reactor.Current);
    }

    [Fact]
    public void Run_restores_the_synchronization_context()
    {
        var before = new SynchronizationContext();
        SynchronizationContext? usual = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(before);
        try
        {
            Make().Run(() => Deferred.Succeed());
            Assert.Same(before, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(usual);
        }
    }

    [Fact]
    public void A_reactor_runs_once()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Contains("Reactor.Create()", Assert.Throws<ReactorNotRestartableException>(reactor.Run).Message);
        bool started = false;
        Assert.Contains(
            "Reactor.Create()",
            Assert
                .Throws<ReactorNotRestartableException>(() =>
                    reactor.Run(Deferred () =>
                    {
                        started = true;
                        return Deferred.Succeed();
                    })
                )
                .Message
        );
        Assert.False(started);
    }

    [Fact]
    public void Run_inside_a_callback_is_an_error_that_starts_nothing()
    {
        Reactor reactor = Make();
        Exception? bare = null;
        Exception? job = null;
        bool started = false;
        reactor.CallWhenRunning(() =>
        {
            bare = Record.Exception(reactor.Run);
            job = Record.Exception(() =>
                reactor.Run(Deferred () =>
                {
                    started = true;
                    return Deferred.Succeed();
                })
            );
            reactor.CallLater(TimeSpan.Zero, reactor.Stop);
        });
        reactor.Run();
        Assert.Contains("outside of callbacks", Assert.IsType<ReactorNotRestartableException>(bare).Message);
        Assert.IsType<ReactorNotRestartableException>(job);
        Assert.False(started);
    }

    [Fact]
    public void Run_on_a_thread_where_another_reactor_runs_is_an_error_that_starts_nothing()
    {
        Reactor reactor = Make();
        Reactor other = Make();
        int started = 0;
        Exception? bare = null;
        Exception? job = null;
        Exception? turn = null;
        reactor.CallWhenRunning(() =>
        {
            bare = Record.Exception(other.Run);
            job = Record.Exception(() =>
                other.Run(Deferred () =>
                {
                    started++;
                    return Deferred.Succeed();
                })
            );
            turn = Record.Exception(() => other.Iterate());
            reactor.Stop();
        });
        reactor.Run();
        Assert.Contains("a thread of its own", Assert.IsType<ReactorNotRestartableException>(bare).Message);
        Assert.IsType<ReactorNotRestartableException>(job);
        Assert.IsType<InvalidOperationException>(turn);

        // The other reactor is intact, and does not start the job now.
        other.CallWhenRunning(other.Stop);
        other.Run();
        Assert.Equal(0, started);
    }

    [Fact]
    public void The_rest_of_the_turn_that_stops_the_reactor_may_schedule_calls_which_then_never_run()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallLater(
            TimeSpan.Zero,
            () =>
            {
                reactor.Stop();
                reactor.CallLater(TimeSpan.Zero, ran.Add, "never");
                ran.Add("the call that stopped it");
            }
        );
        reactor.CallFromThread(() =>
        {
            reactor.CallLater(TimeSpan.Zero, ran.Add, "never");
            ran.Add("the call after it");
        });
        reactor.Run();
        Assert.Equal(["the call that stopped it", "the call after it"], ran);
        Assert.Equal(2, reactor.GetDelayedCalls().Count);
    }

    [Fact]
    public void A_looping_call_may_stop_the_reactor()
    {
        Reactor reactor = Make();
        int calls = 0;
        var looping = new LoopingCall(() =>
        {
            if (++calls == 3)
            {
                reactor.Stop();
            }
        });
        reactor.CallWhenRunning(() => looping.Start(Seconds(0.001)));
        reactor.Run();
        Assert.Equal(3, calls);
        Assert.True(looping.Running);
    }

    [Fact]
    public void Stop_before_Run_is_an_error_that_shows_the_right_call() =>
        Assert.Contains(
            "CallWhenRunning(reactor.Stop)",
            Assert.Throws<ReactorNotRunningException>(Make().Stop).Message
        );

    [Fact]
    public void Stop_while_it_stops_and_after_the_end_is_an_error()
    {
        Reactor reactor = Make();
        Exception? again = null;
        reactor.CallWhenRunning(() =>
        {
            reactor.Stop();
            again = Record.Exception(reactor.Stop);
        });
        reactor.Run();
        Assert.Contains("Call it once", Assert.IsType<ReactorNotRunningException>(again).Message);
        Assert.Contains("has ended", Assert.Throws<ReactorNotRunningException>(reactor.Stop).Message);
    }

    [Fact]
    public void Crash_in_a_shutdown_trigger_ends_the_loop_also_if_a_trigger_waits()
    {
        Reactor reactor = Make();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () =>
            {
                reactor.Crash();
                return new Deferred();
            }
        );
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, static () => Assert.Fail());
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.False(reactor.IsRunning);
    }

    [Fact]
    public void Crash_ends_the_loop_without_shutdown_triggers()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Crash();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, () => ran.Add("trigger"));
        reactor.CallWhenRunning(() =>
        {
            reactor.CallLater(TimeSpan.Zero, () => ran.Add("next turn"));
            reactor.CallFromThread(() => ran.Add("accepted"));
            reactor.Crash();
        });
        reactor.Run();
        reactor.Crash();
        Assert.DoesNotContain("trigger", ran);
        Assert.Contains("accepted", ran);
        Assert.Throws<ReactorNotRestartableException>(reactor.Run);
    }

    [Fact]
    public void Crash_ends_a_loop_that_waits_for_its_shutdown_triggers()
    {
        Reactor reactor = Make();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        reactor.CallWhenRunning(() =>
        {
            reactor.Stop();
            reactor.CallLater(Seconds(0.001), reactor.Crash);
        });
        reactor.Run();
    }

    [Fact]
    public void Run_stop_dispose_and_another_one_many_times()
    {
        for (int i = 0; i < 300; i++)
        {
            using Reactor reactor = Create(
                new ReactorOptions
                {
                    Name = Name,
                    Logger = Log,
                    HandleSignals = i % 10 == 0,
                    SlowTurn = TimeSpan.Zero,
                }
            );
            int value = reactor.Run(async Deferred<int> () =>
            {
                await Sleep(reactor, 0);
                return i % 3 == 0 ? await reactor.DeferToThread(() => i) : i;
            });
            Assert.Equal(i, value);
        }
    }

    [Fact]
    public void Two_reactors_run_on_two_threads_at_once()
    {
        using var both = new Barrier(2);
        OtherThread[] threads = Enumerable
            .Range(0, 2)
            .Select(number =>
                OnThread(() =>
                {
                    using Reactor reactor = Make();
                    int here = Environment.CurrentManagedThreadId;
                    reactor.Run(async Deferred () =>
                    {
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
                        Assert.True(both.SignalAndWait(Patience.Milliseconds));
#pragma warning restore BKT0001
                        for (int i = 0; i < 200; i++)
                        {
                            Assert.Equal(i, await reactor.DeferToThread(() => i));
                            Assert.Equal(here, Environment.CurrentManagedThreadId);
                            Assert.Same(reactor, Reactor.Current);
                            await Sleep(reactor, 0);
                        }
                    });
                })
            )
            .ToArray();
        foreach (OtherThread? thread in threads)
        {
            thread.Join();
        }
    }

    [Fact]
    public void A_reactor_made_here_may_run_on_another_thread()
    {
        Reactor reactor = Make();
        int ran = 0;
        reactor.CallLater(TimeSpan.Zero, () => ran = Environment.CurrentManagedThreadId);
        reactor.CallLater(Seconds(0.001), reactor.Stop);
        OtherThread thread = OnThread(reactor.Run);
        thread.Join();
        Assert.Equal(thread.Id, ran);
    }

    [Fact]
    public void A_running_reactor_cannot_be_disposed()
    {
        Reactor reactor = Make();
        Exception? error = null;
        reactor.CallWhenRunning(() =>
        {
            error = Record.Exception(reactor.Dispose);
            reactor.Stop();
        });
        reactor.Run();
        Assert.Contains("call Stop", Assert.IsType<InvalidOperationException>(error).Message);
    }

    [Fact]
    public void Disposing_a_reactor_that_never_ran_ends_it()
    {
        Reactor reactor = Make();
        reactor.CallFromThread(static () => throw new InvalidOperationException("This must not run."));
        reactor.Dispose();
        reactor.Dispose();
        Assert.Null(Home.Current);
        Assert.Throws<ReactorNotRunningException>(() => reactor.CallFromThread(static () => { }));
        Assert.Throws<ReactorNotRestartableException>(reactor.Run);
    }

    [Fact]
    public void Disposing_a_reactor_that_never_ran_releases_the_threads_that_wait_for_it()
    {
        Reactor reactor = Make();
        Exception? error = null;
        OtherThread waiting = OnThread(() =>
            error = Record.Exception(() => reactor.BlockingCallFromThread(static () => { }))
        );
        Assert.True(SpinWait.SpinUntil(() => waiting.IsBlocked || !waiting.IsAlive, Patience.Milliseconds));
        reactor.Dispose();
        waiting.Join();
        Assert.IsType<ReactorNotRunningException>(error);
    }

    [Fact]
    public void A_pool_has_at_least_one_thread() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Reactor.Create(new ReactorOptions { ThreadPoolSize = 0 }));
}
