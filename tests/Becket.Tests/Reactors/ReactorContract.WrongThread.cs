using System.Runtime.InteropServices;

namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Members_of_the_loop_throw_on_other_threads_and_show_the_right_call()
    {
        Reactor reactor = Make();
        DelayedCall call = reactor.CallLater(Seconds(1000), static () => { });
        SystemEventTrigger trigger = reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.After,
            static () => { }
        );
        (string Said, string Call, Action Use)[] members =
        [
            ("Stop", "reactor.Stop(", reactor.Stop),
            ("Crash", "reactor.Crash(", reactor.Crash),
            ("Iterate", "reactor.Iterate(", () => reactor.Iterate()),
            ("CallLater", "reactor.CallLater(", () => reactor.CallLater(TimeSpan.Zero, static () => { })),
            ("CallLater", "reactor.CallLater(", () => reactor.CallLater(TimeSpan.Zero, static _ => { }, 1)),
            ("GetDelayedCalls", "reactor.GetDelayedCalls(", () => reactor.GetDelayedCalls()),
            ("CallWhenRunning", "reactor.CallWhenRunning(", () => reactor.CallWhenRunning(static () => { })),
            (
                "AddSystemEventTrigger",
                "reactor.AddSystemEventTrigger(",
                () => reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.After, static () => { })
            ),
            ("DeferToThread", "reactor.DeferToThread(", () => reactor.DeferToThread(static () => { })),
            ("DeferToThread", "reactor.DeferToThread(", () => reactor.DeferToThread(static () => 1)),
            ("Cancel", "delayedCall.Cancel(", call.Cancel),
            ("Reset", "delayedCall.Reset(", () => call.Reset(TimeSpan.Zero)),
            ("Delay", "delayedCall.Delay(", () => call.Delay(TimeSpan.Zero)),
            ("Remove", "trigger.Remove(", () => trigger.Remove()),
        ];
        foreach ((string? said, string? right, Action? use) in members)
        {
            Exception? error = null;
            reactor.CallFromThread(() => error = ErrorOnThread(use));
            reactor.CallFromThread(() =>
                Assert.StartsWith(
                    said + " was called on thread",
                    Assert.IsType<WrongThreadException>(error).Message,
                    StringComparison.Ordinal
                )
            );
            reactor.CallFromThread(() => Assert.Contains("reactor.CallFromThread(() => " + right, error!.Message));
        }

        reactor.CallFromThread(reactor.Stop);
        reactor.Run();

        // Nothing was changed by them.
        Assert.True(call.Active);
        Assert.Equal(0, reactor.Statistics().Errors);
    }

    [Fact]
    public void Members_for_any_thread_work_on_any_thread()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(() =>
            OnThread(() =>
                {
                    Assert.True(reactor.IsRunning);
                    Assert.NotEmpty(reactor.DriverName);
                    Assert.InRange(reactor.Seconds, 0, double.MaxValue);
                    Assert.InRange(reactor.Now, TimeSpan.Zero, TimeSpan.MaxValue);
                    Assert.True(reactor.Statistics().Turns >= 0);
                    Assert.False(reactor.IsCurrent);
                    reactor.ThreadPoolSize = reactor.ThreadPoolSize;
                    reactor.OnSignal(PosixSignal.SIGHUP, static () => { }).Dispose();
                    reactor.CallInThread(() => reactor.Post(static state => ((Reactor)state!).Stop(), reactor));
                })
                .Join()
        );
        reactor.Run();
    }

    [Fact]
    public void A_deferred_of_the_loop_touched_on_another_thread_is_an_error_there()
    {
        Reactor reactor = Make();
        Exception? error = null;
        reactor.CallWhenRunning(() =>
        {
            var deferred = new Deferred();
            error = ErrorOnThread(deferred.Callback);
            reactor.Stop();
        });
        reactor.Run();
        Assert.Contains("reactor.CallFromThread", Assert.IsType<WrongThreadException>(error).Message);
    }
}
