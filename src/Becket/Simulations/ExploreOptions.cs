using Becket.Time;

namespace Becket.Simulations;

/// <summary>Options of <see cref="Simulation.Explore"/>. Every option has a default.</summary>
public sealed record ExploreOptions
{
    /// <summary>The first seed; the others follow it. Default: 1.</summary>
    public ulong FirstSeed { get; init; } = 1;

    /// <summary>Seeds that run before the others: those that failed once. Default: none.</summary>
    public IReadOnlyList<ulong> AlsoSeeds { get; init; } = [];

    /// <summary>How many seeds run at the same time, each on one thread. Default: 0, which means one for each
    /// processor. 1: the calling thread runs all, one after the other.</summary>
    public int Threads { get; init; }

    /// <summary>The options of each run: its limits, for one. <see cref="SimulationOptions.Seed"/> has no effect
    /// here.</summary>
    public SimulationOptions Runs { get; init; } = new();

    /// <summary>Whether to look for the faults that a failure needs. Default: true.</summary>
    public bool Shrink { get; init; } = true;

    /// <summary>How long the search for those faults may take, in real time. Default: 10 s.
    /// Timeout.InfiniteTimeSpan: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan ShrinkTime
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(ShrinkTime));
    } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to run each seed twice, and to compare the logs event by event. Default: false; the environment
    /// variable <c>BECKET_CHECK</c> also turns it on.</summary>
    public bool Check { get; init; }

    /// <summary>Whether that also compares the bytes that are sent. Default: true. False where they hold random numbers
    /// that do not come from the seed, as those of TLS do; then everything else is compared: times, packets and their
    /// lengths, lines of loggers.</summary>
    /// <remarks>The lengths are the same over TLS if the certificates have RSA keys and both sides resume no sessions
    /// (<c>Configure = options => options.AllowTlsResume = false</c>): signatures of other keys differ in length by a
    /// byte or two, and a process keeps its sessions for the next run.</remarks>
    public bool CheckBytes { get; init; } = true;

    /// <summary>Where the log of the seed in the environment variable <c>BECKET_SEED</c> is written. Default: standard
    /// output.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Ends the search between two seeds with an <see cref="OperationCanceledException"/>. Default:
    /// never.</summary>
    public CancellationToken Cancellation { get; init; }
}
