using Becket.Simulations;
using Becket.Simulations.Children;
using Becket.Tests.Processes;

namespace Becket.Tests.Simulations.Children;

/// <content>Signals, time limits, and the end.</content>
public sealed partial class ChildTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    [InlineData("INT")]
    [InlineData("USR1")]
    public void Signals_are_exact(string signal)
    {
        _host.Programs.Add("sleep", Sleep);
        var child = new Recorder { OnMade = made => made.Transport.SignalProcess(signal) };

        Exception reason = Run(reactor =>
        {
            reactor.SpawnProcess(child, "sleep");
            return child.Ended;
        });

        Assert.Equal(ProcessSignals.Parse(signal), Assert.IsType<ProcessTerminatedException>(reason).Status.Signal);
    }

    [Fact]
    public void A_child_handles_and_ignores_signals_but_not_SIGKILL()
    {
        int hangUps = 0;
        _host.Programs.Add(
            "stubborn",
            child =>
            {
                child.OnSignal(ProcessSignals.Parse("HUP"), () => hangUps++);
                child.IgnoreSignal(ProcessSignals.Terminate);
                child.IgnoreSignal(ProcessSignals.Kill);
                return Sleep(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "stubborn");
                await reactor.DeferLater(Seconds(1));
                child.Transport.SignalProcess("HUP");
                child.Transport.SignalProcess("HUP");
                child.Transport.SignalProcess("TERM");
                child.Transport.SignalProcess("CHLD");
                await reactor.DeferLater(Seconds(1));
                Assert.Null(child.Transport.Status);
                child.Transport.SignalProcess("KILL");
                await child.Ended;
                Assert.Throws<ProcessExitedAlreadyException>(() => child.Transport.SignalProcess("KILL"));
                return 0;
            }
        );

        Assert.Equal((2, ProcessSignals.Kill), (hangUps, child.Transport.Status!.Value.Signal));
    }

    [Fact]
    public void A_child_that_leaves_a_daemon_with_its_output_has_exited_but_not_ended()
    {
        _host.Programs.Add(
            "leaves",
            static child =>
            {
                child.Fork(static async daemon =>
                {
                    await daemon.Reactor.DeferLater(Seconds(100));
                    await daemon.StandardOutput.WriteAsync("late"u8.ToArray());
                    return 0;
                });
                return Deferred.Succeed(4);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "leaves");
                Assert.Equal(4, Assert.IsType<ProcessTerminatedException>(await child.Exited).Status.ExitCode);
                await reactor.DeferLater(Seconds(50));
                Assert.DoesNotContain("ended", child.Calls);
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal("late", child.Text());
        Assert.Equal(1, child.Calls.Count(static call => call == "exited"));
    }

    [Fact]
    public void A_time_limit_kills_a_child_that_ignores_SIGTERM_and_its_own_children()
    {
        var ended = new List<string>();
        _host.Programs.Add(
            "family",
            child =>
            {
                child.Fork(forked => Stubborn(forked, "grandchild"));
                return Stubborn(child, "child");
            }
        );
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(3), KillAfter = Seconds(2) };

        Exception reason = Run(reactor =>
        {
            reactor.SpawnProcess(child, "family", [], options);
            return child.Ended;
        });

        Assert.Equal(ProcessSignals.Kill, Assert.IsType<ProcessTimedOutException>(reason).Status.Signal);
        Assert.True(child.Transport.HasTimedOut);
        Assert.Equal(["child", "grandchild"], ended.Order(StringComparer.Ordinal));
        Assert.InRange(_simulation.Now.TotalSeconds, 5, 5.2);

        async Deferred<int> Stubborn(ScriptedChild child, string name)
        {
            child.IgnoreSignal(ProcessSignals.Terminate);
            try
            {
                return await Sleep(child);
            }
            finally
            {
                ended.Add(name);
            }
        }
    }

    [Fact]
    public void A_signal_to_the_group_reaches_the_childs_own_children()
    {
        _host.Programs.Add(
            "family",
            static child =>
            {
                child.Fork(Sleep);
                return Sleep(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "family");
                await reactor.DeferLater(Seconds(1));
                child.Transport.SignalProcess("TERM");
                await child.Exited;
                Assert.DoesNotContain("ended", child.Calls);
                child.Transport.SignalProcessGroup(ProcessSignals.Terminate);
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal(ProcessSignals.Terminate, child.Transport.Status!.Value.Signal);
    }

    [Fact]
    public void Cancelling_terminates_the_child()
    {
        int ended = 0;
        _host.Programs.Add(
            "sleep",
            async child =>
            {
                try
                {
                    return await Sleep(child);
                }
                finally
                {
                    ended++;
                }
            }
        );

        Run(
            async Deferred<int> (reactor) =>
            {
                Deferred<byte[]> output = reactor.GetProcessOutput("sleep");
                await reactor.DeferLater(Seconds(1));
                output.Cancel();
                await Assert.ThrowsAsync<CancelledException>(async () => await output);
                return 0;
            }
        );

        Assert.Equal(1, ended);
    }

    [Fact]
    public void A_reactor_that_stops_ends_its_children_and_tells_how()
    {
        _host.Programs.Add("sleep", Sleep);
        _host.Programs.Add(
            "stubborn",
            static child =>
            {
                child.IgnoreSignal(ProcessSignals.Terminate);
                return Sleep(child);
            }
        );
        var options = new ProcessOptions { KillAfter = Seconds(0.2) };
        var late = new Recorder();
        var polite = new Recorder
        {
            // The children that ran have been asked to end by now.
            OnEnded = ended => ended.Transport.Reactor.SpawnProcess(late, "sleep", [], options),
        };
        var stubborn = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(polite, "sleep", [], options);
                reactor.SpawnProcess(stubborn, "stubborn", [], options);
                await reactor.DeferLater(Seconds(1));
                return 0;
            }
        );

        Assert.Equal(
            (ProcessSignals.Terminate, ProcessSignals.Kill, ProcessSignals.Kill),
            (
                polite.Transport.Status!.Value.Signal,
                stubborn.Transport.Status!.Value.Signal,
                late.Transport.Status?.Signal
            )
        );
        Assert.All(
            [polite, stubborn, late],
            static child =>
                Assert.Equal(("ended", 1), (child.Calls[^1], child.Calls.Count(static call => call == "exited")))
        );
    }

    [Fact]
    public void A_crash_takes_the_children_with_it()
    {
        int steps = 0;
        _host.Programs.Add(
            "beats",
            async child =>
            {
                while (true)
                {
                    await child.Reactor.DeferLater(Seconds(1));
                    steps++;
                }
            }
        );
        var child = new Recorder();
        _host.Run(reactor => reactor.SpawnProcess(child, "beats"));
        _simulation.RunFor(Seconds(3.5));

        _host.Crash();
        _simulation.RunFor(Seconds(5));

        Assert.Equal((3, "made"), (steps, string.Join(' ', child.Calls)));
    }

    [Fact]
    public void Seeds_see_the_exit_before_the_pipes_and_behind_them()
    {
        var orders = new HashSet<string>();
        for (ulong seed = 1; seed <= 30; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.Programs.Add("true", static _ => Deferred.Succeed(0));
            var child = new Recorder();
            host.Run(reactor => reactor.SpawnProcess(child, "true"));
            simulation.RunFor(Seconds(1));
            Assert.Equal("ended", child.Calls[^1]);
            orders.Add(child.Calls.IndexOf("exited") < child.Calls.IndexOf("lost 1") ? "exit first" : "pipes first");
        }

        Assert.Equal(2, orders.Count);
    }
}
