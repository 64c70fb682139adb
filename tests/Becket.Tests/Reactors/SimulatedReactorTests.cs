namespace Becket.Tests.Reactors;

/// <summary>The additional promises of virtual time.</summary>
public sealed partial class SimulatedReactorTests
{
    [Fact]
    public void A_year_of_waiting_passes_without_waiting()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            for (int day = 0; day < 365; day++)
            {
                await Sleep(reactor, 24 * 60 * 60);
            }
        });
        Assert.Equal(365 * 24 * 60 * 60, reactor.Seconds);
        Assert.Equal(0, reactor.Statistics().SlowTurns);
    }

    [Fact]
    public void Tasks_and_cancellation_sources_follow_virtual_time()
    {
        Reactor reactor = Make();
        reactor.Run(async Task () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), reactor.TimeProvider);
            Assert.Equal(3600, reactor.Seconds);
            using var source = new CancellationTokenSource(TimeSpan.FromHours(1), reactor.TimeProvider);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, source.Token));
            Assert.Equal(7200, reactor.Seconds);
            Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(2), reactor.TimeProvider.GetUtcNow());
        });
    }

    [Fact]
    public void Time_stops_while_a_function_runs_on_a_thread()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.Run(async Deferred () =>
        {
            Deferred slow = reactor.DeferToThread(static () => Thread.Sleep(10));
            _ = slow.AddCallback(() => ran.Add($"function at {reactor.Seconds}"));
            await Sleep(reactor, 3600);
            ran.Add($"an hour at {reactor.Seconds}");
        });
        Assert.Equal(["function at 0", "an hour at 3600"], ran);
    }

    [Fact]
    public void Functions_and_sleeps_in_turn_never_stop_the_clock_forever()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                // The sleep begins while the function's thread is still on its way back to the pool.
                await reactor.DeferToThread(static () => { });
                await Sleep(reactor, 3600);
            }
        });
        Assert.Equal(5_000 * 3600.0, reactor.Seconds);
    }

    [Fact]
    public void Time_goes_on_for_a_function_that_waits_for_it()
    {
        Reactor reactor = Make();
        reactor.Run(Deferred () =>
            reactor.DeferToThread(() => reactor.BlockingCallFromThread(Deferred () => Sleep(reactor, 3600)))
        );
        Assert.Equal(3600, reactor.Seconds);
    }

    [Fact]
    public void Time_stops_while_one_function_works_and_another_waits_for_time()
    {
        Reactor reactor = Make();
        using var slept = new ManualResetEventSlim();
        reactor.Run(async Deferred () =>
        {
            Deferred waits = reactor.DeferToThread(() =>
                reactor.BlockingCallFromThread(Deferred () => Sleep(reactor, 3600))
            );
            await reactor.DeferToThread(static () => Thread.Sleep(10));
            Assert.Equal(0, reactor.Seconds);
            await waits;
        });
        Assert.Equal(3600, reactor.Seconds);
    }

    [Fact]
    public void Time_stops_while_idle_threads_end()
    {
        for (int i = 0; i < 200; i++)
        {
            using Reactor reactor = Make();
            bool ran = false;
            reactor.CallLater(Seconds(3600), () => ran = true);
            reactor.Run(async Deferred () =>
                await Deferred.Gather(
                    Enumerable.Range(0, 3).Select(_ => reactor.DeferToThread(static () => Thread.SpinWait(100)))
                )
            );
            Assert.Equal((false, 0), (ran, reactor.Seconds));
        }
    }

    [Fact]
    public void Calls_from_threads_run_before_the_clock_jumps()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallLater(
            Seconds(3600),
            () =>
            {
                ran.Add("an hour");
                reactor.Stop();
            }
        );
        reactor.CallLater(TimeSpan.Zero, () => OnThread(() => reactor.CallFromThread(ran.Add, "thread")).Join());
        reactor.Run();
        Assert.Equal(["thread", "an hour"], ran);
    }

    [Fact]
    public void Nothing_is_slow_in_virtual_time()
    {
        Reactor reactor = Make(static options => options with { SlowTurn = TimeSpan.FromMilliseconds(1) });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
        reactor.CallLater(TimeSpan.Zero, static () => Thread.Sleep(3));
#pragma warning restore BKT0001
        reactor.CallLater(Seconds(1), reactor.Stop);
        reactor.Run();
        Assert.Equal((0, TimeSpan.Zero), (reactor.Statistics().SlowTurns, reactor.Statistics().LongestTurn));
    }

    [Fact]
    public void The_option_chooses_virtual_time()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        Assert.Equal("simulated", reactor.DriverName);
    }
}
