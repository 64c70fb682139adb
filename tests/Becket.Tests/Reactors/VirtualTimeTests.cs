using System.Net;

namespace Becket.Tests.Reactors;

/// <summary>Virtual time that has no end of its own.</summary>
public sealed class VirtualTimeTests : IDisposable
{
    private readonly TestLogger _log = new();
    private readonly List<Reactor> _reactors = [];

    public void Dispose()
    {
        foreach (Reactor reactor in _reactors)
        {
            reactor.Dispose();
        }

        Assert.Empty(_log.Take());
    }

    [Fact]
    public void A_job_that_waits_for_ever_is_an_error_that_says_so()
    {
        bool hasCleanedUp = false;
        Reactor reactor = Make();
        VirtualTimeException error = Assert.Throws<VirtualTimeException>(() =>
            reactor.Run(async () =>
            {
                await reactor.ListenTcp(
                    0,
                    Factory.ForProtocol(static () => new Silent()),
                    new ListenOptions { Interface = IPAddress.Loopback }
                );
                await reactor.DeferLater(TimeSpan.FromSeconds(3));
                try
                {
                    await new Deferred();
                }
                finally
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    hasCleanedUp = true;
                }
            })
        );
        Assert.StartsWith("Nothing will ever happen: at 00:00:03 of virtual time", error.Message);
        Assert.Contains("The job waits: ", error.Message);
        Assert.Contains("Open ports and connections: 1.", error.Message);
        Assert.Contains(nameof(ReactorOptions.VirtualTimePatience), error.Message);
        Assert.True(hasCleanedUp);
    }

    [Fact]
    public void So_is_a_Run_without_a_job_that_has_no_call_to_make() =>
        Assert.StartsWith(
            "Nothing will ever happen: at 00:00:00 ",
            Assert.Throws<VirtualTimeException>(Make().Run).Message
        );

    [Fact]
    public void So_is_a_job_that_ignores_its_cancellation()
    {
        Assert.Throws<VirtualTimeException>(() =>
            Make()
                .Run(async () =>
                {
                    while (true)
                    {
                        try
                        {
                            await new Deferred();
                        }
                        catch (CancelledException) { }
                    }
                })
        );
    }

    [Fact]
    public void So_is_a_shutdown_that_waits_for_ever()
    {
        Reactor reactor = Make();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        reactor.CallWhenRunning(reactor.Stop);
        Assert.Contains("The shutdown waits", Assert.Throws<VirtualTimeException>(reactor.Run).Message);
    }

    [Fact]
    public void So_is_a_function_on_a_thread_that_waits_for_the_loop_which_waits_for_it()
    {
        Reactor reactor = Make();
        Assert.Contains(
            "Functions on threads that wait for the loop: 1.",
            Assert
                .Throws<VirtualTimeException>(() =>
                    reactor.Run(() =>
                        reactor.DeferToThread(() =>
                        {
                            try
                            {
                                reactor.BlockingCallFromThread(static () => new Deferred());
                            }
                            catch (ReactorNotRunningException) { }
                        })
                    )
                )
                .Message
        );
    }

    [Fact]
    public void A_task_that_takes_longer_than_the_patience_is_waited_for_and_a_line_says_so()
    {
        Reactor reactor = Make();
        var task = new TaskCompletionSource<int>();
        _log.Logged = () => task.SetResult(7);
        Assert.Equal(7, reactor.Run(async Deferred<int> () => await task.Task));
        Assert.Contains("Only a task can go on", _log.TakeOne().Text);
    }

    [Fact]
    public void So_is_a_task_that_was_turned_into_a_deferred()
    {
        Reactor reactor = Make();
        var task = new TaskCompletionSource<int>();
        _log.Logged = () => task.SetResult(7);
        Assert.Equal(7, reactor.Run(() => task.Task.ToDeferred()));
        Assert.Contains("Only a task can go on", _log.TakeOne().Text);
    }

    [Fact]
    public void A_task_that_has_ended_does_not_hide_that_nothing_will_happen()
    {
        Reactor reactor = Make();
        Assert.Throws<VirtualTimeException>(() =>
            reactor.Run(async () =>
            {
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                await Task.Delay(1);
#pragma warning restore BKT0007
                await Task.Run(static () => 1).ToDeferred();
                await new Deferred();
            })
        );

        // It may have waited for one of the tasks for longer than the patience.
        _log.Take();
    }

    [Fact]
    public void A_function_on_a_thread_is_waited_for_as_long_as_it_takes()
    {
        Reactor reactor = Make();
        Assert.Equal(
            7,
            reactor.Run(() =>
                reactor.DeferToThread(static () =>
                {
                    Thread.Sleep(50);
                    return 7;
                })
            )
        );
    }

    [Fact]
    public void Without_a_limit_of_patience_another_thread_may_come_at_any_time()
    {
        Reactor reactor = Make(static options => options with { VirtualTimePatience = Timeout.InfiniteTimeSpan });
        using var timer = new Timer(_ => reactor.CallFromThread(reactor.Stop), null, 50, Timeout.Infinite);
        reactor.Run();
    }

    [Fact]
    public void A_looping_call_ends_at_the_limit_of_virtual_time()
    {
        Reactor reactor = Make(static options => options with { VirtualTimeLimit = TimeSpan.FromHours(1) });
        int beats = 0;
        VirtualTimeException error = Assert.Throws<VirtualTimeException>(() =>
            reactor.Run(async () =>
            {
                _ = new LoopingCall(() => beats++) { Clock = reactor }.Start(TimeSpan.FromSeconds(1));
                await new Deferred();
            })
        );
        Assert.StartsWith("The limit of virtual time is reached: 01:00:00", error.Message);
        Assert.Contains(nameof(ReactorOptions.VirtualTimeLimit), error.Message);
        Assert.Equal(3601, beats);
    }

    [Fact]
    public void Without_an_option_a_looping_call_ends_as_well()
    {
        Reactor reactor = Make();
        _ = new LoopingCall(static () => { }) { Clock = reactor }.Start(TimeSpan.FromSeconds(60));
        Assert.StartsWith(
            "The limit of virtual time is reached",
            Assert.Throws<VirtualTimeException>(reactor.Run).Message
        );
        Assert.InRange(reactor.Statistics().Turns, 1_000_000, 1_000_100);
    }

    [Fact]
    public void A_shutdown_that_takes_another_day_of_virtual_time_is_given_up()
    {
        Reactor reactor = Make(static options => options with { VirtualTimeLimit = TimeSpan.FromHours(1) });
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        _ = new LoopingCall(static () => { }) { Clock = reactor }.Start(TimeSpan.FromSeconds(1));
        Assert.Throws<VirtualTimeException>(reactor.Run);
        Assert.Equal(TimeSpan.FromHours(25), reactor.Now);
    }

    [Fact]
    public void A_call_that_makes_itself_again_without_a_delay_ends_also_while_the_shutdown_waits()
    {
        Reactor reactor = Make();
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        reactor.CallWhenRunning(Again);
        VirtualTimeException error = Assert.Throws<VirtualTimeException>(reactor.Run);
        Assert.StartsWith(
            "Virtual time stands still: 20,000,000 turns of the loop were made at 00:00:00",
            error.Message
        );
        Assert.Contains("VirtualTimeTests", error.Message, StringComparison.Ordinal);

        void Again() => reactor.CallLater(TimeSpan.Zero, Again);
    }

    [Fact]
    public void Turns_without_time_are_no_error_while_a_task_is_awaited()
    {
        Reactor reactor = Make();
        var task = new TaskCompletionSource();
        int calls = 0;
        reactor.Run(async () =>
        {
            Again();
            await task.Task;
        });
        Assert.Equal(0, reactor.Seconds);

        void Again()
        {
            if (++calls > 21_000_000)
            {
                task.TrySetResult();
            }
            else
            {
                reactor.CallLater(TimeSpan.Zero, Again);
            }
        }
    }

    [Fact]
    public void Without_a_limit_virtual_time_goes_on()
    {
        Reactor reactor = Make(static options => options with { VirtualTimeLimit = TimeSpan.Zero });
        reactor.Run(() => reactor.DeferLater(TimeSpan.FromDays(10_000)));
        Assert.Equal(TimeSpan.FromDays(10_000), reactor.Now);
    }

    [Fact]
    public void A_patience_below_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () =>
            Reactor.Create(new ReactorOptions { VirtualTime = true, VirtualTimePatience = TimeSpan.FromSeconds(-5) })
        );

    private Reactor Make(Func<ReactorOptions, ReactorOptions>? change = null)
    {
        var options = new ReactorOptions
        {
            VirtualTime = true,
            VirtualTimePatience = TimeSpan.FromMilliseconds(1),
            ShutdownTimeout = Timeout.InfiniteTimeSpan,
            Logger = _log,
        };
        var reactor = Reactor.Create(change is null ? options : change(options));
        _reactors.Add(reactor);
        return reactor;
    }

    private sealed class Silent : Protocol;
}
