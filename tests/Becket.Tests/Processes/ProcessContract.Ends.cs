using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Tests.Processes;

public abstract partial class ProcessContract
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public void Signals_are_exact(string signal)
    {
        Reactor reactor = Make();
        var child = new Recorder { OnMade = made => made.Transport.SignalProcess(signal) };

        Exception reason = reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "sleep", ["1000"]);
            return child.Ended;
        });

        Assert.Equal(ProcessSignals.Parse(signal), SignalOf(Assert.IsType<ProcessTerminatedException>(reason).Status));
    }

    [Fact]
    public void A_signal_to_a_child_that_has_ended_is_an_error()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "read line; exit 0");
            child.Transport.SignalProcess(0);
            child.Transport.CloseStdin();
            await child.Exited;
            Assert.Throws<ProcessExitedAlreadyException>(() => child.Transport.SignalProcess(PosixSignal.SIGTERM));
            await child.Ended;
            Assert.Throws<ProcessExitedAlreadyException>(() => child.Transport.SignalProcess("KILL"));
            Assert.Throws<ArgumentOutOfRangeException>(() => child.Transport.SignalProcess(1000));
            Assert.Throws<ArgumentException>(() => child.Transport.SignalProcess("NONE"));
        });
    }

    [Fact]
    public void A_child_that_leaves_a_daemon_with_its_output_has_exited_but_not_ended()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "sleep 1000 & echo $!; exit 4");
            Assert.Equal(4, Assert.IsType<ProcessTerminatedException>(await child.Exited).Status.ExitCode);
            while (!child.Text().EndsWith('\n'))
            {
                await reactor.DeferLater(Seconds(0.001));
            }

            Assert.DoesNotContain("ended", child.Calls);
            Assert.DoesNotContain("lost 1", child.Calls);
            using (var daemon = Process.GetProcessById(int.Parse(child.Text(), CultureInfo.InvariantCulture)))
            {
                daemon.Kill();
            }

            await child.Ended;
        });

        Assert.Equal(1, child.Calls.Count(static call => call == "exited"));
    }

    [Fact]
    public void A_time_limit_kills_a_child_that_ignores_SIGTERM_and_its_own_children()
    {
        // A machine may need longer than the limit for a shell to begin: then with a longer one.
        for (double limit = 0.3; !IsKilledInTime(limit); limit *= 4)
        {
            Assert.InRange(limit, 0, 100);
        }
    }

    [Fact]
    public void A_child_that_ends_within_its_time_limit_is_left_alone()
    {
        Reactor reactor = Make();

        ProcessStatus status = reactor.Run(() =>
            reactor.GetProcessValue("true", [], new ProcessOptions { TimeLimit = TimeSpan.FromMinutes(10) })
        );

        Assert.True(status.IsSuccess);
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
    }

    [Fact]
    public void Cancelling_terminates_the_child_and_kills_one_that_does_not()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { KillAfter = Seconds(0.2) };
        string word = $"1000.{Random.Shared.NextInt64(1_000_000_000):D9}";

        reactor.Run(async Deferred () =>
        {
            Deferred<byte[]> polite = reactor.GetProcessOutput("sleep", [word], options);
            Deferred<ProcessResult> stubborn = reactor.GetProcessOutputAndValue(
                "sh",
                ["-c", "trap '' TERM; while :; do sleep 1000; done", word],
                options
            );
            Deferred<ProcessStatus> value = reactor.GetProcessValue("sleep", [word], options);
            polite.Cancel();
            stubborn.Cancel();
            value.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await polite);
            await Assert.ThrowsAsync<CancelledException>(async () => await stubborn);
            await Assert.ThrowsAsync<CancelledException>(async () => await value);
        });

        // When the reactor has ended, so have its children.
        Assert.Empty(Leftovers.ChildrenWith(word));
    }

    [Fact]
    public void A_reactor_that_stops_ends_its_children_and_tells_how()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { KillAfter = Seconds(0.2) };
        var polite = new Recorder();
        var stubborn = new Recorder();

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, polite, "exec sleep 1000", options);
            Shell(reactor, stubborn, "trap '' TERM; echo ready; while :; do sleep 1000; done", options);
            while (stubborn.Text().Length == 0)
            {
                await reactor.DeferLater(Seconds(0.001));
            }
        });

        Assert.Equal(
            (ProcessSignals.Terminate, ProcessSignals.Kill),
            (SignalOf(polite.Transport.Status!.Value), SignalOf(stubborn.Transport.Status!.Value))
        );
        Assert.All(
            [polite, stubborn],
            static child =>
                Assert.Equal(("ended", 1), (child.Calls[^1], child.Calls.Count(static call => call == "exited")))
        );
        Assert.All([polite, stubborn], static child => Assert.True(HasEnded(child.Transport.Pid)));
    }

    [Fact]
    public void A_child_that_is_started_while_the_reactor_stops_is_ended_with_it()
    {
        Reactor reactor = Make();
        var late = new Recorder();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () =>
            {
                Shell(reactor, late, "exec sleep 1000");
            }
        );

        reactor.Run(static () => Deferred.Succeed());

        Assert.NotNull(SignalOf(late.Transport.Status!.Value));
        Assert.Equal("ended", late.Calls[^1]);
    }

    [Fact]
    public void A_reactor_that_crashes_takes_its_children_with_it_when_it_is_disposed()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        reactor.CallWhenRunning(() =>
        {
            Shell(reactor, child, "exec sleep 1000");
            reactor.Crash();
        });
        reactor.Run();

        reactor.Dispose();

        Assert.Equal(["made"], child.Calls);
        Assert.True(SpinWait.SpinUntil(() => HasEnded(child.Transport.Pid), Patience.Milliseconds));
    }

    /// <returns>False: the limit was over before the child ignored anything.</returns>
    private bool IsKilledInTime(double limit)
    {
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(limit), KillAfter = Seconds(0.3) };

        Exception reason = reactor.Run(() =>
        {
            Shell(
                reactor,
                child,
                "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & echo $$; while "
                    + ":; do wait; done",
                options
            );
            return child.Ended;
        });

        ProcessStatus status = Assert.IsType<ProcessTimedOutException>(reason).Status;
        Assert.True(child.Transport.HasTimedOut);
        string[] processes = child.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (processes.Length < 2)
        {
            return false;
        }

        Assert.Equal(ProcessSignals.Kill, SignalOf(status));
        Assert.All(
            processes,
            static process =>
                Assert.True(
                    SpinWait.SpinUntil(
                        () => HasEnded(int.Parse(process, CultureInfo.InvariantCulture)),
                        Patience.Milliseconds
                    )
                )
        );
        return true;
    }
}
