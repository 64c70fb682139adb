using System.Runtime.CompilerServices;

namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Statistics_count_what_it_has_done()
    {
        Reactor reactor = Make();
        int pending = 0;
        ReactorStatistics before = reactor.Statistics();
        reactor.Run(async Deferred () =>
        {
            await Sleep(reactor, 0);
            await Deferred.Yield();
            await Deferred.Yield();
            await reactor.DeferToThread(static () => { });
            reactor.CallFromThread(static () => throw new FormatException("Meant to fail."));
            reactor.CallLater(Seconds(1000), static () => { });
            await Sleep(reactor, 0);
            await Sleep(reactor, 0);
            pending = reactor.Statistics().PendingDelayedCalls;
        });
        ReactorStatistics after = reactor.Statistics();
        Log.TakeOne();
        Assert.Equal(
            (0, 0, 0, 0, 0),
            (before.Turns, before.DelayedCalls, before.CallsFromThreads, before.Errors, before.Threads)
        );
        Assert.Equal((3, 2, 2, 1), (after.DelayedCalls, after.CallsFromThreads, after.Yields, after.Errors));
        Assert.Equal(1, pending);
        Assert.InRange(after.Turns, 3, long.MaxValue);
        Assert.Equal(reactor.DriverName, after.Driver);
        Assert.Equal((0, 0), (after.Threads, after.PendingFunctions));
    }

    [Fact]
    public void Statistics_count_threads_and_functions_while_they_work()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        reactor.Run(async Deferred () =>
        {
            Deferred first = reactor.DeferToThread(() =>
            {
                began.Set();
                go.Wait();
            });
            Deferred second = reactor.DeferToThread(static () => { });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            Assert.Equal((1, 2), (reactor.Statistics().Threads, reactor.Statistics().PendingFunctions));
            go.Set();
            await first;
            await second;
            Assert.Equal((1, 0), (reactor.Statistics().Threads, reactor.Statistics().PendingFunctions));
        });
    }

    [Fact]
    public void An_unhandled_failure_is_logged_once_at_the_latest_when_Run_returns()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(() =>
        {
            DropFailure();
            reactor.CallLater(Seconds(0.001), reactor.Stop);
        });
        reactor.Run();
        LogEntry entry = Log.TakeOne();
        Assert.Equal(101, entry.Id);
        Assert.IsType<FormatException>(entry.Error);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void DropFailure() => _ = Deferred.Fail(new FormatException("Meant to fail."));
    }

    [Fact]
    public void Run_waits_for_the_report_of_a_failure_that_was_found_before()
    {
        using var logger = new SlowLogger(Log);
        Reactor reactor = Make(options => options with { Logger = logger });
        reactor.CallWhenRunning(() =>
        {
            DropFailure();
            OnThread(static () => GC.Collect()).Join();
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            Assert.True(logger.HasBegun.Wait(Patience.Milliseconds));
#pragma warning restore BKT0001
            reactor.Stop();
        });
        reactor.Run();
        Assert.IsType<FormatException>(Log.TakeOne().Error);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void DropFailure() => _ = Deferred.Fail(new FormatException("Meant to fail."));
    }

    [Fact]
    public void A_failed_async_method_that_was_not_awaited_is_logged_when_Run_returns()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            _ = Fails(reactor);
            await Sleep(reactor, 0.002);
        });
        Assert.IsType<FormatException>(Log.TakeOne().Error);

        static async Deferred Fails(Reactor reactor)
        {
            await Sleep(reactor, 0);
            throw new FormatException("Meant to fail.");
        }
    }

    [Fact]
    public void A_failure_that_Run_throws_is_not_also_logged()
    {
        Reactor reactor = Make();
        Assert.Throws<FormatException>(() =>
            reactor.Run(static Deferred () => Deferred.Fail(new FormatException("Meant to fail.")))
        );
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Empty(Log.Take());
    }
}
