using System.Collections.Concurrent;
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
        log.Logged = () =>
        {
            // A report may come before the function has begun, when the machine is slow to start.
            if (log.Peek()[^1].Text.Contains(nameof(WatchdogTests), StringComparison.Ordinal))
            {
                reported.Set();
            }
        };
        using Reactor reactor = Make(log);
        bool wasReported = false;
        reactor.Run(() =>
        {
            wasReported = reported.Wait(s_patience);
            return Deferred.Succeed();
        });
        Assert.True(wasReported);
        LogEntry entry = log.Take()
            .First(static entry => entry.Text.Contains(nameof(WatchdogTests), StringComparison.Ordinal));
        Assert.Equal((LogLevel.Error, 112), (entry.Level, entry.Id));
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
        var blocked = new ConcurrentQueue<BlockedTurn>();
        using var reactor = Reactor.Create(
            Options(log) with
            {
                OnBlocked = turn =>
                {
                    blocked.Enqueue(turn);
                    throw new FormatException("from the hook");
                },
                OnBlockedAfter = TimeSpan.FromMilliseconds(30),
            }
        );
        int calls = 0;
        reactor.Run(async Deferred () =>
        {
            // In a turn that is slow to begin, the hook is called before there is a name: then in another turn.
            do
            {
                await Deferred.Yield();
                int before = blocked.Count;
                Assert.True(SpinWait.SpinUntil(() => blocked.Count > before, s_patience));

                // The error of the hook, and reports behind it: time for a second call.
                int entries = log.Peek().Count;
                Assert.True(SpinWait.SpinUntil(() => log.Peek().Count >= entries + 3, s_patience));
                calls = blocked.Count - before;
            } while (!blocked.Last().Ran.Contains(nameof(WatchdogTests), StringComparison.Ordinal));
        });
        Assert.Equal(1, calls);
        Assert.Same(reactor, blocked.Last().Reactor);
        Assert.Contains(log.Take(), static entry => entry.Error is FormatException);
    }

    [Fact]
    public void The_report_has_the_stack_of_the_loops_thread_where_something_can_read_it()
    {
        var reader = new FakeReader();
        List<LogEntry> reports = Block(reader, "   at Something.Slow()");
        Assert.Equal(112, reports[0].Id);
        Assert.EndsWith("Where it is:\n   at Something.Slow()", reports[0].Text, StringComparison.Ordinal);
        Assert.Equal(Environment.CurrentManagedThreadId, reader.Asked);
    }

    [Fact]
    public void A_stack_that_comes_late_gets_a_report_of_its_own()
    {
        using var reported = new ManualResetEventSlim();
        List<LogEntry> reports = Block(
            new FakeReader { WaitsFor = reported },
            "   at Something.Slow()",
            reported.Set,
            patience: TimeSpan.Zero
        );
        Assert.DoesNotContain("Where it is", reports[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_throws_is_named_in_place_of_the_stack() =>
        Block(new FakeReader { Throws = true }, "No stack: FormatException: from the reader");

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

    /// <summary>Blocks a turn until a report ends with a text.</summary>
    private static List<LogEntry> Block(
        FakeReader reader,
        string until,
        Action? onReport = null,
        TimeSpan? patience = null
    )
    {
        var log = new TestLogger();
        var reports = new List<LogEntry>();
        using var done = new ManualResetEventSlim();
        log.Logged = () =>
        {
            reports.AddRange(log.Take());
            onReport?.Invoke();
            if (reports[^1].Text.EndsWith(until, StringComparison.Ordinal))
            {
                done.Set();
            }
        };
        using var reactor = Reactor.Create(
            Options(log) with
            {
                StackReader = reader,
                StackPatience = patience ?? s_patience,
            }
        );
        reactor.Run(() =>
        {
            Assert.True(done.Wait(s_patience));
            return Deferred.Succeed();
        });
        return reports;
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

    private sealed class FakeReader : LoopStackReader
    {
        public ManualResetEventSlim? WaitsFor { get; init; }

        public bool Throws { get; init; }

        public long Asked { get; private set; }

        public override long NumberOfThisThread() => Environment.CurrentManagedThreadId;

        public override string Read(long thread)
        {
            Asked = thread;
            WaitsFor?.Wait(s_patience);
            return Throws ? throw new FormatException("from the reader") : "   at Something.Slow()";
        }
    }
}
