using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>Clocks that are wrong.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset s_start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_right_clock_shows_the_simulations_time()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        simulation.RunFor(Seconds(3));

        Assert.Equal(s_start + Seconds(3), host.Reactor.TimeProvider.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, host.ClockSkew);
        Assert.Equal(s_start + Seconds(3), simulation.AddHost("late").Reactor.TimeProvider.GetUtcNow());
    }

    [Fact]
    public void A_jump_moves_the_wall_clock_and_no_delayed_call()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(1.5));
        long before = host.Reactor.TimeProvider.GetTimestamp();

        host.JumpClock(Seconds(-3600));

        Assert.Equal(s_start + Seconds(1.5 - 3600), host.Reactor.TimeProvider.GetUtcNow());
        Assert.Equal(before, host.Reactor.TimeProvider.GetTimestamp());
        simulation.RunFor(Seconds(2));
        Assert.Equal([1.0, 2.0, 3.0], host.Get<Beat>().Times.Select(static time => Math.Round(time.TotalSeconds, 6)));
        Assert.Equal(Seconds(-3600), host.ClockSkew);
        host.JumpClock(Seconds(7200));
        Assert.Equal(Seconds(3600), host.ClockSkew);
    }

    [Fact]
    public void A_skew_is_set_and_corrected()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Host other = simulation.AddHost("two");
        simulation.RunFor(Seconds(1));

        host.ClockSkew = Seconds(30);
        simulation.RunFor(Seconds(1));

        Assert.Equal(s_start + Seconds(32), host.Reactor.TimeProvider.GetUtcNow());
        Assert.Equal(s_start + Seconds(2), other.Reactor.TimeProvider.GetUtcNow());
        host.CorrectClock();
        Assert.Equal(s_start + Seconds(2), host.Reactor.TimeProvider.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_is_too_fast_makes_calls_early_and_the_wall_clock_wrong()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);
        simulation.RunFor(Seconds(1.5));

        host.ClockRate = 2;
        simulation.RunFor(Seconds(1));

        Assert.Equal([1, 1.75, 2.25], host.Get<Beat>().Times.Select(static time => Math.Round(time.TotalSeconds, 6)));
        Assert.Equal(1, host.ClockSkew.TotalSeconds, 6);
        host.CorrectClock();
        Assert.Equal((TimeSpan.Zero, 1.0), (host.ClockSkew, host.ClockRate));
        simulation.RunFor(Seconds(2));
        Assert.Equal(5, host.Get<Beat>().Count);
    }

    [Fact]
    public void A_clock_that_is_too_slow_makes_calls_late()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Beat.RunOn(simulation, host);

        host.ClockRate = 0.5;
        simulation.RunFor(Seconds(5));

        Assert.Equal([2.0, 4.0], host.Get<Beat>().Times.Select(static time => Math.Round(time.TotalSeconds, 6)));
        Assert.Equal(-2.5, host.ClockSkew.TotalSeconds, 6);
    }

    [Fact]
    public void The_monotonic_clock_never_goes_back()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        double last = 0;
        host.Run(reactor =>
        {
            var loop = new LoopingCall(() =>
            {
                double now = reactor.Seconds;
                Assert.InRange(now, last, double.MaxValue);
                last = now;
            });
            loop.Start(TimeSpan.FromMilliseconds(10));
        });
        for (int i = 0; i < 50; i++)
        {
            host.ClockRate = 0.5 + simulation.Random.NextDouble();
            host.JumpClock(Seconds(simulation.Random.Next(-100, 100)));
            simulation.RunFor(Seconds(simulation.Random.NextDouble()));
        }

        Assert.InRange(last, 1, double.MaxValue);
    }

    [Fact]
    public void A_restart_changes_neither_the_skew_nor_the_rate()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.ClockSkew = Seconds(10);
        host.ClockRate = 1.5;
        simulation.RunFor(Seconds(2));

        host.Crash();
        simulation.RunFor(Seconds(2));
        host.Restart();
        simulation.RunFor(Seconds(2));

        Assert.Equal((13.0, 1.5), (Math.Round(host.ClockSkew.TotalSeconds, 6), host.ClockRate));
    }

    [Fact]
    public void A_rate_that_no_clock_has_is_an_error()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");

        Assert.Throws<ArgumentOutOfRangeException>(() => host.ClockRate = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.ClockRate = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.ClockRate = double.PositiveInfinity);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
