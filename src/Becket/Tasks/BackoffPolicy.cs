namespace Becket.Tasks;

/// <summary>The pause before trying again. It grows with each failure, up to a limit, and is random in part, so that a
/// thousand clients that lose one server do not come back at one moment.</summary>
/// <remarks>Source: <c>twisted.application.internet.backoffPolicy</c>.</remarks>
public sealed record BackoffPolicy
{
    /// <summary>The pause that the first one is computed from. Default: 1 s.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, jitter apart. Default: 60 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many times longer each pause is than the one before. Default: 1.5.</summary>
    public double Factor { get; init; } = 1.5;

    /// <summary>Seconds that are added to each pause; called once for each. Default: null, a random number between 0
    /// and 1.</summary>
    public Func<double>? Jitter { get; init; }

    /// <summary>The pause after a number of failures in a row.</summary>
    /// <param name="failures">The number; a connection that was lost, or a job that failed, counts as one.</param>
    /// <param name="random">The source of randomness if <see cref="Jitter"/> is null.</param>
    public TimeSpan DelayAfter(int failures, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);

        // Beyond a hundred the power may be more than a double holds; the limit has long been reached by then.
        double delay = Math.Min(
            InitialDelay.TotalSeconds * Math.Pow(Factor, Math.Min(100, failures)),
            MaxDelay.TotalSeconds
        );
        return TimeSpan.FromSeconds(Math.Max(0, delay + (Jitter is null ? random.NextDouble() : Jitter())));
    }
}
