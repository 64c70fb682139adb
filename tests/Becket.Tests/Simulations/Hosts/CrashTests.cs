using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>Crashes, kills and restarts.</summary>
public sealed class CrashTests
{
    [Fact]
    public void A_host_that_crashes_does_no_more_and_is_down()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);

        simulation.RunFor(Seconds(3.5));
        host.Crash();
        simulation.RunFor(Seconds(3));

        Assert.False(host.IsUp);
        Assert.Equal(3, host.Get<Beat>().Count);
        Assert.Contains(
            "Restart it first",
            Assert.Throws<InvalidOperationException>(() => host.Reactor).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_restart_runs_the_programs_again_on_a_new_reactor_without_memory()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(3.5));
        Beat before = host.Get<Beat>();

        host.Crash();
        simulation.RunFor(Seconds(1));
        host.Restart();
        simulation.RunFor(Seconds(2.5));

        Assert.True(host.IsUp);
        Assert.NotSame(before, host.Get<Beat>());
        Assert.NotSame(before.Reactor, host.Reactor);
        Assert.Equal((3, 2), (before.Count, host.Get<Beat>().Count));
        Assert.Equal(5.5, host.Get<Beat>().Times[0].TotalSeconds, 0.01);
    }

    [Fact]
    public void Crashing_a_host_that_is_down_and_restarting_one_that_is_up_do_nothing()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(1.5));
        Reactor reactor = host.Reactor;

        host.Restart();
        Assert.Same(reactor, host.Reactor);
        host.Crash();
        host.Crash();
        host.Kill();
        host.Pause();
        host.Stop();
        Assert.False(host.IsUp);
        host.Restart();
        Assert.True(host.IsUp);
    }

    [Fact]
    public void What_a_crashing_host_sends_in_the_same_turn_does_not_leave_it()
    {
        using var simulation = new Simulation();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var listening = Listening.RunOn(server);
        client.Run(
            async Deferred (reactor) =>
            {
                Silent silent = await reactor.ConnectTcp("server", 7, static () => new Silent());
                silent.Write("before");
                await reactor.DeferLater(Seconds(1));
                silent.Write("after");
                client.Crash();
                Assert.False(client.IsUp);
            }
        );

        simulation.RunFor(Seconds(5));

        Assert.Equal("before", listening.Received);
    }

    [Fact]
    public void A_host_that_restarts_itself_in_a_turn_comes_back()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        int starts = 0;
        host.Run(reactor =>
        {
            if (++starts < 4)
            {
                reactor.CallLater(
                    Seconds(1),
                    () =>
                    {
                        host.Crash();
                        host.Restart();
                    }
                );
            }

            _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Silent()));
        });

        simulation.RunFor(Seconds(10));

        Assert.Equal(4, starts);
        Assert.True(host.IsUp);
    }

    [Fact]
    public void A_port_is_free_again_after_a_crash()
    {
        using var simulation = new Simulation();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        Listening.RunOn(server);
        simulation.RunFor(Seconds(1));
        server.Crash();
        server.Restart();
        client.Run(
            async Deferred (reactor) => client.Keep(await reactor.ConnectTcp("server", 7, static () => new Silent()))
        );

        simulation.RunFor(Seconds(1));

        Assert.NotNull(client.Get<Silent>());
    }

    [Fact]
    public void A_kill_closes_the_connections_as_the_kernel_does()
    {
        using var simulation = new Simulation();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var listening = Listening.RunOn(server);
        client.Run(
            async Deferred (reactor) =>
            {
                Silent silent = await reactor.ConnectTcp("server", 7, static () => new Silent());
                silent.Write("hello");
            }
        );
        simulation.RunFor(Seconds(1));
        Assert.Equal(("hello", 0), (listening.Received, listening.Ends));

        client.Kill();
        simulation.RunFor(Seconds(1));

        Assert.False(client.IsUp);
        Assert.Equal(1, listening.Ends);
    }

    [Fact]
    public void Failures_of_a_crashed_hosts_deferreds_are_not_reported_and_those_of_others_are()
    {
        for (int crashes = 0; crashes < 2; crashes++)
        {
            using var simulation = new Simulation();
            Host host = simulation.AddHost("one");
            host.Run(static reactor =>
            {
                _ = Deferred.Fail(new InvalidDataException("nobody handles it"));
            });
            simulation.RunFor(Seconds(1));
            if (crashes == 1)
            {
                host.Crash();
                simulation.Complete();
            }
            else
            {
                Assert.Equal("nobody handles it", Assert.Throws<InvalidDataException>(simulation.Complete).Message);
            }
        }
    }

    [Fact]
    public void A_function_that_waits_for_a_loop_that_crashes_gets_out_of_it()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Exception? thrown = null;
        host.Run(reactor =>
            _ = reactor.DeferToThread(() =>
            {
                try
                {
                    reactor.BlockingCallFromThread(() => reactor.DeferLater(Seconds(100)));
                }
                catch (ReactorNotRunningException error)
                {
                    thrown = error;
                }
            })
        );
        simulation.After(Seconds(5), host.Crash);

        simulation.RunFor(Seconds(10));

        Assert.IsType<ReactorNotRunningException>(thrown);
        Assert.Equal(Seconds(10), simulation.Now);
    }

    [Fact]
    public void A_function_on_a_thread_that_ends_after_the_crash_changes_nothing()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        int ended = 0;
        host.SlowThreads(Seconds(2), Seconds(2));
        host.Run(
            async Deferred (reactor) =>
            {
                await reactor.DeferToThread(static () => 1);
                ended++;
            }
        );
        simulation.RunFor(Seconds(1));
        host.Crash();
        simulation.RunFor(Seconds(5));
        Assert.Equal(0, ended);
        host.Restart();
        simulation.RunFor(Seconds(5));
        Assert.Equal(1, ended);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
