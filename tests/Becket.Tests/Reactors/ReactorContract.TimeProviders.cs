namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Task_Delay_on_the_reactor_s_time_resumes_on_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        double passed = reactor.Run(async Task<double> () =>
        {
            double before = reactor.Seconds;
            await Task.Delay(Seconds(0.005), reactor.TimeProvider);
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            return reactor.Seconds - before;
        });
        Assert.True(passed >= 0.005);
    }

    [Fact]
    public void A_cancellation_source_on_the_reactor_s_time_cancels_on_the_loop()
    {
        Reactor reactor = Make();
        int cancelledOn = 0;
        reactor.Run(async Deferred () =>
        {
            using var source = new CancellationTokenSource(Seconds(0.002), reactor.TimeProvider);
            source.Token.Register(() => cancelledOn = Environment.CurrentManagedThreadId);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, source.Token));
        });
        Assert.Equal(Environment.CurrentManagedThreadId, cancelledOn);
    }

    [Fact]
    public void Code_that_awaits_a_delay_or_a_cancellation_as_libraries_do_stays_on_the_loop()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            int here = Environment.CurrentManagedThreadId;
            Assert.Equal([here, here, here], await Library());

            async Task<int[]> Library()
            {
                await Task.Delay(Seconds(0.002), reactor.TimeProvider).ConfigureAwait(false);
                int afterDelay = Environment.CurrentManagedThreadId;
                using var source = new CancellationTokenSource(Seconds(0.002), reactor.TimeProvider);
                var cancelled = new TaskCompletionSource();
                source.Token.Register(cancelled.SetResult);
                await cancelled.Task.ConfigureAwait(false);
                int afterCancellation = Environment.CurrentManagedThreadId;
                await Task.Delay(Seconds(0.002), reactor.TimeProvider).ConfigureAwait(false);
                return [afterDelay, afterCancellation, Environment.CurrentManagedThreadId];
            }
        });
    }

    [Fact]
    public void A_timer_made_on_another_thread_ticks_on_the_loop()
    {
        Reactor reactor = Make();
        var ticks = new List<int>();
        ITimer? timer = null;
        OtherThread thread = OnThread(() =>
            timer = reactor.TimeProvider.CreateTimer(
                _ =>
                {
                    ticks.Add(Environment.CurrentManagedThreadId);
                    if (ticks.Count == 3)
                    {
                        reactor.Stop();
                    }
                },
                null,
                Seconds(0.001),
                Seconds(0.001)
            )
        );
        thread.Join();
        reactor.Run();
        timer!.Dispose();
        Assert.Equal(Enumerable.Repeat(Environment.CurrentManagedThreadId, 3), ticks);
    }

    [Fact]
    public void A_timer_can_be_disposed_on_any_thread_after_the_end()
    {
        Reactor reactor = Make();
        ITimer? timer = null;
        reactor.CallWhenRunning(() =>
        {
            timer = reactor.TimeProvider.CreateTimer(static _ => { }, null, Seconds(1000), Timeout.InfiniteTimeSpan);
            reactor.Stop();
        });
        reactor.Run();
        Assert.Null(ErrorOnThread(timer!.Dispose));
        timer.Dispose();
    }

    [Fact]
    public void The_time_of_day_moves_with_the_reactor_s_time()
    {
        Reactor reactor = Make();
        (DateTimeOffset before, double seconds) = (reactor.TimeProvider.GetUtcNow(), reactor.Seconds);
        reactor.Iterate(Seconds(0.005));
        (double passed, double really) = (
            (reactor.TimeProvider.GetUtcNow() - before).TotalSeconds,
            reactor.Seconds - seconds
        );
        Assert.InRange(passed, really - 5, really + 5);
    }
}
