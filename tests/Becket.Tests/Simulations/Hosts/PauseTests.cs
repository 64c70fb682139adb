using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>Programs that stand still and go on.</summary>
public sealed class PauseTests
{
    [Fact]
    public void A_paused_host_makes_no_turns_and_time_goes_on()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(2.5));

        host.Pause();
        simulation.RunFor(Seconds(4));
        Assert.Equal(2, host.Get<Beat>().Count);
        Assert.True(host.IsPaused);
        host.Resume();
        simulation.RunFor(Seconds(1));

        // A looping call leaves out the beats that it has missed.
        Assert.Equal([1, 2, 6.5, 7], host.Get<Beat>().Times.Select(static time => Math.Round(time.TotalSeconds, 6)));
    }

    [Fact]
    public void Packets_wait_for_a_paused_host_and_its_kernel_accepts_connections()
    {
        using var simulation = new Simulation();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var listening = Listening.RunOn(server);
        simulation.RunFor(Seconds(1));
        server.Pause();
        client.Run(
            async Deferred (reactor) =>
                client.Keep(await reactor.ConnectTcp("server", 7, static () => new Silent())).Write("hello")
        );
        simulation.RunFor(Seconds(5));

        Assert.NotNull(client.Get<Silent>());
        Assert.Equal((0, ""), (listening.Connections, listening.Received));
        server.Resume();
        simulation.RunFor(Seconds(1));
        Assert.Equal((1, "hello"), (listening.Connections, listening.Received));
    }

    [Fact]
    public void Functions_on_threads_stand_still_too()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        var ran = new List<double>();
        host.Run(reactor =>
        {
            reactor.CallInThread(() =>
            {
                ran.Add(simulation.Now.TotalSeconds);
                reactor.BlockingCallFromThread(() => reactor.DeferLater(Seconds(1)));
                ran.Add(Math.Floor(simulation.Now.TotalSeconds));
            });
            reactor.CallInThread(async () =>
            {
                await reactor.CallFromThreadAsync(() => reactor.DeferLater(Seconds(1)));
                ran.Add(Math.Floor(simulation.Now.TotalSeconds));
            });
        });
        simulation.After(Seconds(0.5), host.Pause);
        simulation.After(Seconds(10), host.Resume);

        simulation.RunFor(Seconds(11));

        Assert.Equal([0, 10, 10], ran);
    }

    [Fact]
    public void Pausing_twice_and_resuming_twice_are_the_same_as_once()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);

        host.Pause();
        host.Pause();
        simulation.RunFor(Seconds(2));
        host.Resume();
        host.Resume();
        simulation.RunFor(Seconds(2.5));

        Assert.Equal(2, host.Get<Beat>().Count);
    }

    [Fact]
    public void A_paused_host_that_crashes_is_not_paused_after_the_restart()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(1));
        host.Pause();
        host.Crash();
        host.Restart();
        simulation.RunFor(Seconds(3.5));

        Assert.False(host.IsPaused);
        Assert.Equal(3, host.Get<Beat>().Count);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
