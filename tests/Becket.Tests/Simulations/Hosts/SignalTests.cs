using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>Ending in order, and signals.</summary>
public sealed class SignalTests
{
    [Fact]
    public void A_stop_runs_the_shutdown_of_the_program_and_the_host_is_down()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        var ran = new List<string>();
        RunWithTrigger(host, ran);
        simulation.RunFor(Seconds(1));

        host.Stop();
        host.Stop();
        simulation.RunFor(Seconds(1));

        Assert.Equal(["started", "shutdown"], ran);
        Assert.False(host.IsUp);
        host.Restart();
        simulation.RunFor(Seconds(1));
        Assert.Equal(["started", "shutdown", "started"], ran);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public void SIGTERM_and_SIGINT_stop_in_order_and_the_process_gets_no_signal(PosixSignal signal)
    {
        bool hasProcessGotIt = false;
        using var registration = PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                hasProcessGotIt = true;
            }
        );
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        var ran = new List<string>();
        RunWithTrigger(host, ran);
        simulation.RunFor(Seconds(1));
        Reactor reactor = host.Reactor;

        host.Signal(signal);
        simulation.RunFor(Seconds(1));

        Assert.Equal(["started", "shutdown"], ran);
        Assert.Equal((false, signal, false), (host.IsUp, reactor.StopSignal, hasProcessGotIt));
    }

    [Fact]
    public void A_second_SIGTERM_kills_a_program_that_is_still_stopping()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.Run(static reactor =>
            reactor.AddSystemEventTrigger(
                SystemEvent.Shutdown,
                SystemEventPhase.Before,
                () => reactor.DeferLater(Seconds(5))
            )
        );
        simulation.RunFor(Seconds(1));
        host.Signal(PosixSignal.SIGTERM);
        simulation.RunFor(Seconds(1));
        Assert.True(host.IsUp);

        host.Signal(PosixSignal.SIGTERM);

        Assert.False(host.IsUp);
    }

    [Fact]
    public void A_signal_that_the_program_listens_for_calls_it_in_a_turn_until_it_listens_no_more()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        IDisposable? listening = null;
        int calls = 0;
        host.Run(reactor =>
            listening = reactor.OnSignal(
                PosixSignal.SIGHUP,
                () =>
                {
                    Assert.Same(reactor, Reactor.Current);
                    calls++;
                }
            )
        );
        simulation.RunFor(Seconds(1));

        host.Signal(PosixSignal.SIGHUP);
        host.Signal(PosixSignal.SIGHUP);
        Assert.Equal(0, calls);
        simulation.RunFor(Seconds(1));
        Assert.Equal((2, true), (calls, host.IsUp));

        listening!.Dispose();
        host.Signal(PosixSignal.SIGHUP);
        Assert.Equal((2, false), (calls, host.IsUp));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Signals_that_no_code_handles_do_what_the_kernel_does()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(0.5));

        host.Signal(PosixSignal.SIGCHLD);
        host.Signal(PosixSignal.SIGWINCH);
        Assert.True(host.IsUp);
        host.Signal(PosixSignal.SIGTSTP);
        Assert.True(host.IsPaused);
        host.Signal(PosixSignal.SIGCONT);
        Assert.False(host.IsPaused);
        host.Signal((PosixSignal)9);
        Assert.False(host.IsUp);
        host.Signal(PosixSignal.SIGTERM);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Signal((PosixSignal)1000));
    }

    private static void RunWithTrigger(Host host, List<string> ran) =>
        host.Run(reactor =>
        {
            ran.Add("started");
            reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, () => ran.Add("shutdown"));
        });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
