namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Triggers_run_phase_by_phase_and_in_the_order_added()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        foreach (SystemEvent systemEvent in (SystemEvent[])[SystemEvent.Shutdown, SystemEvent.Startup])
        {
            foreach (
                SystemEventPhase phase in (SystemEventPhase[])
                    [SystemEventPhase.After, SystemEventPhase.During, SystemEventPhase.Before]
            )
            {
                reactor.AddSystemEventTrigger(systemEvent, phase, () => ran.Add($"{systemEvent} {phase} 1"));
                reactor.AddSystemEventTrigger(systemEvent, phase, () => ran.Add($"{systemEvent} {phase} 2"));
            }
        }

        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(
            [
                "Startup Before 1",
                "Startup Before 2",
                "Startup During 1",
                "Startup During 2",
                "Startup After 1",
                "Startup After 2",
                "Shutdown Before 1",
                "Shutdown Before 2",
                "Shutdown During 1",
                "Shutdown During 2",
                "Shutdown After 1",
                "Shutdown After 2",
            ],
            ran
        );
    }

    [Fact]
    public void The_end_waits_for_the_deferreds_of_the_triggers_before_shutdown()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        (Deferred? first, Deferred? second) = (new Deferred(), new Deferred());
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, () => Say("first", after: first));
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () => Say("second", after: second)
        );
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, Deferred? () => null);
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, () => ran.Add("during"));
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, () => ran.Add("after"));
        reactor.CallWhenRunning(() =>
        {
            reactor.Stop();
            _ = FireOneAfterTheOther();
        });
        reactor.Run();
        Assert.Equal(["stopping", "second", "still stopping", "first", "during", "after"], ran);

        // One that the end waits for, and both, must have turns of the loop to themselves.
        async Deferred FireOneAfterTheOther()
        {
            await Sleep(reactor, 0.001);
            ran.Add("stopping");
            second.Callback();
            await Sleep(reactor, 0.001);
            ran.Add("still stopping");
            first.Callback();
        }

        async Deferred Say(string what, Deferred after)
        {
            await after;
            ran.Add(what);
        }
    }

    [Fact]
    public void A_trigger_before_shutdown_can_still_use_threads_and_one_after_it_cannot()
    {
        Reactor reactor = Make();
        int got = 0;
        Exception? late = null;
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            async () => got = await reactor.DeferToThread(static () => 7)
        );
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        late = Record.Exception(() => reactor.DeferToThread(static () => 7));
        Assert.Equal(7, got);
        Assert.IsType<ReactorNotRunningException>(late);
    }

    [Fact]
    public void A_trigger_that_throws_or_fails_is_logged_and_the_others_run()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.AddSystemEventTrigger(
            SystemEvent.Startup,
            SystemEventPhase.Before,
            new Action(static () => throw new FormatException("start"))
        );
        reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.During, () => ran.Add("started"));
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            new Action(static () => throw new FormatException("before"))
        );
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            static () => Deferred.Fail(new FormatException("deferred"))
        );
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.During,
            new Action(static () => throw new FormatException("during"))
        );
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, () => ran.Add("ended"));
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(["started", "ended"], ran);
        Assert.Equal(
            ["start", "before", "deferred", "during"],
            Log.Take().Select(static entry => entry.Error!.Message)
        );
    }

    [Fact]
    public void A_trigger_can_be_removed_once_until_it_runs()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        SystemEventTrigger removed = reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.During,
            () => ran.Add("removed")
        );
        SystemEventTrigger kept = reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.During,
            () => ran.Add("kept")
        );
        Assert.True(removed.Remove());
        Assert.False(removed.Remove());
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(["kept"], ran);
        Assert.False(kept.Remove());
    }

    [Fact]
    public void A_trigger_may_add_and_remove_triggers_of_its_own_phase()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        SystemEventTrigger? victim = null;
        reactor.AddSystemEventTrigger(
            SystemEvent.Startup,
            SystemEventPhase.During,
            () =>
            {
                ran.Add("first");
                victim!.Remove();
                reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.During, () => ran.Add("added"));
            }
        );
        victim = reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.During, () => ran.Add("victim"));
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(["first", "added"], ran);
    }

    [Fact]
    public void CallWhenRunning_waits_for_the_start_and_then_runs_at_once()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallWhenRunning(() =>
        {
            ran.Add("started");
            reactor.CallWhenRunning(() => ran.Add("at once"));
            ran.Add("next line");
            reactor.Stop();
        });
        Assert.Empty(ran);
        reactor.Run();
        Assert.Equal(["started", "at once", "next line"], ran);
    }

    [Fact]
    public void CallWhenRunning_still_runs_at_once_while_the_reactor_stops()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () => reactor.CallWhenRunning(() => ran.Add("while it stops"))
        );
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Equal(["while it stops"], ran);
        Assert.Contains(
            "CallWhenRunning",
            Assert.Throws<ReactorNotRunningException>(() => reactor.CallWhenRunning(static () => { })).Message
        );
    }

    [Fact]
    public void Stop_in_a_startup_trigger_still_starts_and_then_stops_in_order()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.Before, reactor.Stop);
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, () => ran.Add("ended"));
        reactor.Run();
        Assert.Equal(["ended"], ran);
    }
}
