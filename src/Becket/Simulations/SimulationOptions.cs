using Becket.Reactors;
using Becket.Time;
using Microsoft.Extensions.Logging;

namespace Becket.Simulations;

/// <summary>Options of a <see cref="Simulation"/>.</summary>
public sealed record SimulationOptions
{
    /// <summary>The seed. The same seed gives the same run. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether what real life leaves open is drawn from the seed: the order of hosts that have work at one
    /// time, the order of connections that are ready together, how long functions on threads take, where bytes are
    /// cut. Default: true. False: first come, first served, and nothing is cut.</summary>
    public bool DrawOrder { get; init; } = true;

    /// <summary>The least time that a packet is on its way between two hosts. Default: 0.1 ms. Within a host packets
    /// arrive at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan LeastLatency
    {
        get;
        init
        {
            TimeSpanSeconds.NotNegative(value, nameof(LeastLatency));
            field = value;
        }
    } = TimeSpan.FromMicroseconds(100);

    /// <summary>The most time that a packet is on its way between two hosts. Default: 2 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MostLatency
    {
        get;
        init
        {
            TimeSpanSeconds.NotNegative(value, nameof(MostLatency));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(2);

    /// <summary>The time of day at the beginning. Default: 2000-01-01T00:00:00Z.</summary>
    public DateTimeOffset Start { get; init; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The most virtual time that a run may take. Default: 30 days. Timeout.InfiniteTimeSpan: no
    /// limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, or negative and not infinite.</exception>
    public TimeSpan TimeLimit
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(TimeLimit));
    } = TimeSpan.FromDays(30);

    /// <summary>The most events (turns of hosts, packets, timers of the simulation) that a run may take. Default: 100
    /// million.</summary>
    public long EventLimit { get; init; } = 100_000_000;

    /// <summary>Whether an error that a reactor reports fails the run: an exception of a callback, and a failure of a
    /// deferred that no code handled, which is found when the scenario ends. Default: true.</summary>
    public bool FailOnErrors { get; init; } = true;

    /// <summary>Whether every program of a host that is up must have ended when the scenario does. Default: false,
    /// because servers do not end. True: one that waits for ever fails the run, and is named.</summary>
    public bool ProgramsMustEnd { get; init; }

    /// <summary>Whether <see cref="Simulation.Sometimes"/> and <see cref="Simulation.Draw"/> have an effect. Default:
    /// true.</summary>
    public bool RarePaths { get; init; } = true;

    /// <summary>The numbers of the faults that happen; the run leaves out all others. Default: null, which means all
    /// happen. The report of a failure says which of them it needs.</summary>
    public IReadOnlyCollection<int>? OnlyFaults { get; init; }

    /// <summary>The lowest level of the lines of hosts' loggers that the log keeps. Default: Information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The options of the hosts' reactors. <see cref="ReactorOptions.VirtualTime"/> and
    /// <see cref="ReactorOptions.Driver"/> have no effect here.</summary>
    public ReactorOptions Reactors { get; init; } = new();
}
