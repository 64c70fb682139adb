using Microsoft.Extensions.Logging;

#pragma warning disable BKT0001 // Blocking the loop is what these tests are about.
namespace Becket.Tests.Reactors;

/// <summary>Turns that do not end are reported while they last. A turn here blocks until it has been reported, however
/// long that takes.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_turn_that_does_not_end_is_reported_while_it_lasts_with_the_name_of_what_blocks()
    {
        var log = new TestLogger();
        using var reported = new ManualResetEventSlim();
        log.Logged = reported.Set;
        using Reactor reactor = Make(log);
        bool wasReported = false;
        reactor.Run(() =>
        {
            wasReported = reported.Wait(s_patience);
            return Deferred.Succeed();
        });
        Assert.True(wasReported);
        LogEntry entry = log.Take()[0];
        Assert.Equal((LogLevel.Error, 112), (entry.Level, entry.Id));
        Assert.Contains(nameof(WatchdogTests), entry.Text, StringComparison.Ordinal);
        Assert.Contains("has lasted", entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_reported_again_when_it_has_lasted_twice_as_long()
    {
        var log = new TestLogger();
        using var reported = new CountdownEvent(3);
        log.Logged = () =>
        {
            if (!reported.IsSet)
            {
                reported.Signal();
            }
        };
        using Reactor reactor = Make(log);
        reactor.Run(() =>
        {
            Assert.True(reported.Wait(s_patience));
            return Deferred.Succeed();
        });
        Assert.True(log.Take().Count(static entry => entry.Id == 112) >= 3);
    }

    [Fact]
    public void A_hook_gets_what_blocks_once_when_it_has_lasted_longer_still()
    {
        var log = new TestLogger();
        using var called = new ManualResetEventSlim();
        var blocked = new List<BlockedTurn>();
        using var reactor = Reactor.Create(
            Options(log) with
            {
                OnBlocked = turn =>
                {
                    blocked.Add(turn);
                    called.Set();
                    throw new FormatException("from the hook");
                },
                OnBlockedAfter = TimeSpan.FromMilliseconds(30),
            }
        );
        using var thrown = new ManualResetEventSlim();
        log.Logged = () =>
        {
            if (called.IsSet)
            {
                thrown.Set();
            }
        };
        reactor.Run(() =>
        {
            Assert.True(called.Wait(s_patience));
            Assert.True(thrown.Wait(s_patience));
            return Deferred.Succeed();
        });
        BlockedTurn turn = Assert.Single(blocked);
        Assert.Same(reactor, turn.Reactor);
        Assert.Contains(nameof(WatchdogTests), turn.Ran, StringComparison.Ordinal);
        Assert.Contains(log.Take(), static entry => entry.Error is FormatException);
    }

    [Fact]
    public void A_loop_that_waits_is_no_turn_in_work()
    {
        using Reactor reactor = Make(new TestLogger());
        long before = reactor.TurnInWork;
        long inside = 0;
        long waiting = reactor.Run(async Deferred<long> () =>
        {
            inside = reactor.TurnInWork;

            // The loop waits for this thread and for nothing else, so it falls asleep.
            return await reactor.DeferToThread(() =>
            {
                long seen = 1;
                return SpinWait.SpinUntil(() => (seen = reactor.TurnInWork) == 0, s_patience) ? seen : -1;
            });
        });
        Assert.Equal(0, before);
        Assert.True(inside > 0);
        Assert.Equal(0, waiting);
        Assert.Equal(0, reactor.TurnInWork);
    }

    [Fact]
    public void Nobody_watches_virtual_time_or_a_reactor_whose_options_say_so()
    {
        using var inVirtualTime = Reactor.Create(new ReactorOptions { VirtualTime = true });
        using var off = Reactor.Create(new ReactorOptions { HandleSignals = false, BlockedTurn = TimeSpan.Zero });
        Assert.Null(Watchdog.Watch(inVirtualTime, new ReactorOptions()));
        Assert.Null(Watchdog.Watch(off, new ReactorOptions { BlockedTurn = TimeSpan.Zero }));
    }

    private static Reactor Make(TestLogger log) => Reactor.Create(Options(log));

    private static ReactorOptions Options(TestLogger log) =>
        new()
        {
            HandleSignals = false,
            Logger = log,
            SlowTurn = TimeSpan.FromHours(1),
            BlockedTurn = TimeSpan.FromMilliseconds(20),
        };
}
