namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Calls_run_in_the_order_of_their_times_and_then_in_the_order_made()
    {
        Reactor reactor = Make();
        var calls = new List<DelayedCall>();
        var ran = new List<int>();
        foreach (double delay in (double[])[0.002, 0, 0.001, 0, 0.002, 0.001])
        {
            int number = calls.Count;
            calls.Add(
                reactor.CallLater(
                    Seconds(delay),
                    () =>
                    {
                        ran.Add(number);
                        if (ran.Count == calls.Count)
                        {
                            reactor.Stop();
                        }
                    }
                )
            );
        }

        // In the order of their due times: between two of these calls, more real time can pass than the difference of
        // their delays.
        int[] order = calls
            .Index()
            .OrderBy(static call => call.Item.TimeInSeconds)
            .Select(static call => call.Index)
            .ToArray();
        reactor.Run();
        Assert.Equal(order, ran);
    }

    [Fact]
    public void A_call_is_never_early()
    {
        Reactor reactor = Make();
        var early = new List<double>();
        int ran = 0;
        for (int i = 0; i < 50; i++)
        {
            TimeSpan delay = Seconds(i * 0.000_3);
            double due = reactor.Seconds + delay.TotalSeconds;
            reactor.CallLater(
                delay,
                () =>
                {
                    if (reactor.Seconds < due)
                    {
                        early.Add(due - reactor.Seconds);
                    }

                    if (++ran == 50)
                    {
                        reactor.Stop();
                    }
                }
            );
        }

        reactor.Run();
        Assert.Empty(early);
    }

    [Fact]
    public void Calls_made_during_a_turn_wait_for_the_next()
    {
        Reactor reactor = Make();
        var turns = new List<long>();
        reactor.CallLater(
            TimeSpan.Zero,
            () =>
            {
                turns.Add(reactor.Statistics().Turns);
                reactor.CallLater(TimeSpan.Zero, () => turns.Add(reactor.Statistics().Turns));
                reactor.CallFromThread(() => turns.Add(reactor.Statistics().Turns));
                reactor.CallLater(Seconds(0.001), reactor.Stop);
            }
        );
        reactor.Run();

        // Calls from threads come after calls that are due, so that one belongs to the same turn.
        Assert.Equal([turns[0], turns[0], turns[0] + 1], turns);
    }

    [Fact]
    public void A_call_that_schedules_itself_for_now_does_not_starve_calls_from_threads()
    {
        Reactor reactor = Make();
        void Again() => reactor.CallLater(TimeSpan.Zero, Again);
        Again();
        OtherThread thread = OnThread(() => reactor.CallFromThread(reactor.Stop));
        reactor.Run();
        thread.Join();
    }

    [Fact]
    public void A_call_from_a_thread_that_makes_another_does_not_starve_calls_that_are_due()
    {
        Reactor reactor = Make();
        void Again()
        {
            if (reactor.IsRunning)
            {
                reactor.CallFromThread(Again);
            }
        }

        // Two calls, each due at once: in virtual time no later call becomes due while there is anything to do.
        reactor.CallWhenRunning(() =>
        {
            Again();
            reactor.CallLater(TimeSpan.Zero, () => reactor.CallLater(TimeSpan.Zero, reactor.Stop));
        });
        reactor.Run();
    }

    [Fact]
    public void A_call_that_throws_is_logged_once_and_stops_neither_the_loop_nor_the_calls_after_it()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallLater(TimeSpan.Zero, static () => throw new FormatException("Meant to fail."));
        reactor.CallLater(TimeSpan.Zero, ran.Add, "behind it");
        reactor.CallLater(Seconds(0.001), reactor.Stop);
        reactor.Run();
        Assert.Equal(["behind it"], ran);
        LogEntry entry = Log.TakeOne();
        Assert.Equal((Microsoft.Extensions.Logging.LogLevel.Error, 100), (entry.Level, entry.Id));
        Assert.IsType<FormatException>(entry.Error);
        Assert.Equal(1, reactor.Statistics().Errors);
    }

    [Fact]
    public void A_call_can_be_cancelled_by_another_of_the_same_turn()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        DelayedCall? victim = null;
        reactor.CallLater(TimeSpan.Zero, () => victim!.Cancel());
        victim = reactor.CallLater(TimeSpan.Zero, ran.Add, "victim");
        reactor.CallLater(Seconds(0.001), reactor.Stop);
        reactor.Run();
        Assert.Empty(ran);
    }

    [Fact]
    public void After_the_end_no_call_can_be_scheduled_and_pending_ones_can_be_listed_and_cancelled()
    {
        Reactor reactor = Make();
        DelayedCall left = reactor.CallLater(Seconds(1000), static () => { });
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Contains(
            "CallLater",
            Assert.Throws<ReactorNotRunningException>(() => reactor.CallLater(TimeSpan.Zero, static () => { })).Message
        );
        Assert.Throws<ReactorNotRunningException>(() => left.Reset(TimeSpan.Zero));
        Assert.Same(left, Assert.Single(reactor.GetDelayedCalls()));
        left.Cancel();
        Assert.Empty(reactor.GetDelayedCalls());
    }

    [Fact]
    public void Now_and_Seconds_are_one_clock_that_never_goes_back()
    {
        Reactor reactor = Make();
        TimeSpan last = reactor.Now;
        for (int i = 0; i < 10; i++)
        {
            reactor.Iterate(Seconds(0.000_1));
            Assert.InRange(reactor.Now, last, TimeSpan.MaxValue);
            last = reactor.Now;
        }

        Assert.InRange(reactor.Seconds, last.TotalSeconds - 0.000_001, last.TotalSeconds + 30);
    }
}
