namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Calls_from_eight_threads_all_run_on_the_loop_those_of_each_thread_in_the_order_made()
    {
        const int Each = 5_000;
        var reactor = Make();
        var ran = new List<(int Thread, int Number)>();
        var elsewhere = 0;
        var threads = Enumerable.Range(0, 8).Select(thread => OnThread(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                var call = (thread, number);
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
        })).ToArray();
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(0, elsewhere);
        Assert.All(ran.GroupBy(static call => call.Thread), static calls =>
            Assert.Equal(Enumerable.Range(0, Each), calls.Select(static call => call.Number)));
    }

    [Fact]
    public void Of_100_000_calls_while_the_loop_stops_exactly_those_accepted_run_once_and_later_ones_throw()
    {
        const int Each = 12_500;
        var reactor = Make();
        var runs = new int[8 * Each];
        var accepted = new bool[8 * Each];
        var refusedThenAccepted = 0;
        var count = 0;
        reactor.CallWhenRunning(() => reactor.CallLater(Seconds(0.001), static () => { }));
        var threads = Enumerable.Range(0, 8).Select(thread => OnThread(() =>
        {
            var refused = false;
            for (var i = thread * Each; i < (thread + 1) * Each; i++)
            {
                var number = i;
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
        })).ToArray();
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(0, refusedThenAccepted);
        Assert.Equal(accepted.Select(static yes => yes ? 1 : 0), runs);
        Assert.Equal(count, runs.Sum());
        Assert.Contains("accepted before the end", Assert.Throws<ReactorNotRunningException>(() => reactor.CallFromThread(static () => { })).Message);
    }

    [Fact]
    public void Calls_made_before_the_reactor_runs_wait_for_it()
    {
        var reactor = Make();
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
        var reactor = Make();
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
    public void A_call_from_a_thread_that_throws_is_logged_once_and_those_behind_it_run()
    {
        var reactor = Make();
        reactor.CallFromThread(static () => throw new FormatException("Meant to fail."));
        reactor.CallFromThread(reactor.Stop);
        reactor.Run();
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void A_call_accepted_by_an_ending_loop_that_throws_is_logged()
    {
        var reactor = Make();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, () =>
            reactor.CallFromThread(() => throw new FormatException("Meant to fail.")));
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void A_sleeping_loop_wakes_for_every_call_thousands_of_times()
    {
        var reactor = Make();
        var random = new Random(1);
        var thread = OnThread(() =>
        {
            var ran = 0;
            for (var i = 1; i <= 2_000; i++)
            {
                reactor.CallFromThread(() => Volatile.Write(ref ran, Volatile.Read(ref ran) + 1));

                // Both sides of the race between a loop that falls asleep and a call that comes: a pause of no to a few microseconds.
                var expected = i;
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref ran) == expected, Patience.Milliseconds), $"Call {i} did not wake the loop.");
                Thread.SpinWait(random.Next(200));
            }

            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
    }

#if !DEBUG // where the compiler keeps locals alive to the end of their method, which here sleeps
    [Fact]
    public void A_sleeping_loop_keeps_nothing_of_the_calls_that_have_run()
    {
        var reactor = Make();
        var collected = false;
        var thread = OnThread(() =>
        {
            var state = CallWithState(reactor);

            // The loop is awake for these; while it sleeps again nothing may hold the state.
            collected = SpinWait.SpinUntil(() =>
            {
                GC.Collect();
                return !state.IsAlive;
            }, Patience.Milliseconds);
            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
        Assert.True(collected);

        static WeakReference CallWithState(Reactor reactor)
        {
            var state = new object();
            reactor.CallFromThread(static state => GC.KeepAlive(state), state);
            reactor.BlockingCallFromThread(static () => { });
            return new WeakReference(state);
        }
    }
#endif
}
