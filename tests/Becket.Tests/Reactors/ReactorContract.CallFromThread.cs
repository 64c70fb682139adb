namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Calls_from_eight_threads_all_run_on_the_loop_those_of_each_thread_in_the_order_made()
    {
        const int Each = 5_000;
        Reactor reactor = Make();
        var ran = new List<(int Thread, int Number)>();
        int elsewhere = 0;
        OtherThread[] threads = Enumerable
            .Range(0, 8)
            .Select(thread =>
                OnThread(() =>
                {
                    for (int number = 0; number < Each; number++)
                    {
                        (int thread, int number) call = (thread, number);
                        reactor.CallFromThread(() =>
                        {
                            elsewhere += Reactor.Current == reactor ? 0 : 1;
                            ran.Add(call);
                            if (ran.Count == 8 * Each)
                            {
                                reactor.Stop();
                            }
                        });
                    }
                })
            )
            .ToArray();
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(0, elsewhere);
        Assert.All(
            ran.GroupBy(static call => call.Thread),
            static calls => Assert.Equal(Enumerable.Range(0, Each), calls.Select(static call => call.Number))
        );
    }

    [Fact]
    public void Of_100_000_calls_while_the_loop_stops_exactly_those_accepted_run_once_and_later_ones_throw()
    {
        const int Each = 12_500;
        Reactor reactor = Make();
        int[] runs = new int[8 * Each];
        bool[] accepted = new bool[8 * Each];
        int refusedThenAccepted = 0;
        int count = 0;
        reactor.CallWhenRunning(() => reactor.CallLater(Seconds(0.001), static () => { }));
        OtherThread[] threads = Enumerable
            .Range(0, 8)
            .Select(thread =>
                OnThread(() =>
                {
                    bool refused = false;
                    for (int i = thread * Each; i < (thread + 1) * Each; i++)
                    {
                        int number = i;
                        try
                        {
                            reactor.CallFromThread(() =>
                            {
                                runs[number]++;
                                if (++count == 3 * Each)
                                {
                                    reactor.Stop();
                                }
                            });
                            accepted[number] = true;
                            refusedThenAccepted += refused ? 1 : 0;
                        }
                        catch (ReactorNotRunningException)
                        {
                            refused = true;
                        }
                    }
                })
            )
            .ToArray();
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(0, refusedThenAccepted);
        Assert.Equal(accepted.Select(static yes => yes ? 1 : 0), runs);
        Assert.Equal(count, runs.Sum());
        Assert.Contains(
            "accepted before the end",
            Assert.Throws<ReactorNotRunningException>(() => reactor.CallFromThread(static () => { })).Message
        );
    }

    [Fact]
    public void Calls_made_before_the_reactor_runs_wait_for_it()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        OnThread(() => reactor.CallFromThread(ran.Add, "from a thread")).Join();
        reactor.CallFromThread(ran.Add, "from here");
        reactor.CallFromThread(reactor.Stop);
        Assert.Empty(ran);
        reactor.Run();
        Assert.Equal(["from a thread", "from here"], ran);
    }

    [Fact]
    public void A_call_from_the_loop_itself_runs_after_it_has_returned()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallFromThread(() =>
            {
                ran.Add("call");
                reactor.Stop();
            });
            ran.Add("returned");
        });
        reactor.Run();
        Assert.Equal(["returned", "call"], ran);
    }

    [Fact]
    public void A_call_from_a_thread_that_throws_is_logged_once_and_the_calls_after_it_run()
    {
        Reactor reactor = Make();
        reactor.CallFromThread(static () => throw new FormatException("Meant to fail."));
        reactor.CallFromThread(reactor.Stop);
        reactor.Run();
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void A_call_accepted_by_an_ending_loop_that_throws_is_logged()
    {
        Reactor reactor = Make();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.After,
            () => reactor.CallFromThread(() => throw new FormatException("Meant to fail."))
        );
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void A_sleeping_loop_wakes_for_every_call_thousands_of_times()
    {
        Reactor reactor = Make();
        var random = new Random(1);
        OtherThread thread = OnThread(() =>
        {
            int ran = 0;
            for (int i = 1; i <= 2_000; i++)
            {
                reactor.CallFromThread(() => Volatile.Write(ref ran, Volatile.Read(ref ran) + 1));

                // Both sides of the race between a loop that falls asleep and a call that comes: a pause of no to a few
                // microseconds.
                int expected = i;
                Assert.True(
                    SpinWait.SpinUntil(() => Volatile.Read(ref ran) == expected, Patience.Milliseconds),
                    $"Call {i} did not wake the loop."
                );
                Thread.SpinWait(random.Next(200));
            }

            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
    }

#if !DEBUG // where the compiler keeps locals alive to the end of their method, which here sleeps
    [Fact]
    public void A_sleeping_loop_holds_no_reference_to_the_calls_that_have_run()
    {
        Reactor reactor = Make();
        bool collected = false;
        OtherThread thread = OnThread(() =>
        {
            WeakReference state = CallWithState(reactor);

            // The loop is awake for these; while it sleeps again nothing may hold the state.
            collected = SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    return !state.IsAlive;
                },
                Patience.Milliseconds
            );
            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
        Assert.True(collected);

        static WeakReference CallWithState(Reactor reactor)
        {
            object state = new();
            reactor.CallFromThread(static state => GC.KeepAlive(state), state);
            reactor.BlockingCallFromThread(static () => { });
            return new WeakReference(state);
        }
    }
#endif
}
