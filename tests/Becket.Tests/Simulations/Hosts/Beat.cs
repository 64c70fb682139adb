using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>A program that counts once a second of its own clock, and remembers when.</summary>
internal sealed class Beat
{
    private Beat(Reactor reactor) => Reactor = reactor;

    public Reactor Reactor { get; }

    public List<TimeSpan> Times { get; } = [];

    public int Count => Times.Count;

    /// <summary>Runs it on a host, which keeps it.</summary>
    public static void RunOn(Simulation simulation, Host host) =>
        host.Run(reactor =>
        {
            Beat beat = host.Keep(new Beat(reactor));
            var loop = new LoopingCall(() => beat.Times.Add(simulation.Now));
            loop.Start(TimeSpan.FromSeconds(1), now: false);
        });
}
