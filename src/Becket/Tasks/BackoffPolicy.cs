using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>The pause before trying again. It grows with each failure, up to a limit, and is random in part, so that a
/// thousand clients that lose one server do not come back at one moment.</summary>
/// <remarks>Source: <c>twisted.application.internet.backoffPolicy</c>.</remarks>
public sealed record BackoffPolicy
{
    /// <summary>The pause that the first one is computed from. Default: 1 s.</summary>
    public TimeSpan InitialDelay
    {
        get;
        init
        {
            TimeSpanSeconds.NotNegative(value, nameof(InitialDelay));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, jitter apart. Default: 60 s. Timeout.InfiniteTimeSpan: no limit.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(MaxDelay));
    } = TimeSpan.FromSeconds(60);

    /// <summary>How many times longer each pause is than the one before. Default: 1.5.</summary>
    public double Factor { get; init; } = 1.5;

    /// <summary>Seconds that are added to each pause; called once for each. Default: null, a random number between 0
    /// and 1.</summary>
    [RunsOnLoop]
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
            MaxDelay == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : MaxDelay.TotalSeconds
        );
        double jitter = Jitter is null ? random.NextDouble() : Jitter();
        return double.IsNaN(jitter)
            ? throw new InvalidOperationException(
                $"{nameof(BackoffPolicy)}.{nameof(Jitter)} returned NaN. It has to return a number of seconds."
            )
            : TimeSpanSeconds.ToTimeSpan(Math.Max(0, delay + jitter));
    }

    /// <summary>As <see cref="DelayAfter(int, System.Random)"/>. If the program's function throws, that is reported,
    /// and the pause has no random part, so that the next try comes all the same.</summary>
    internal TimeSpan DelayAfter(int failures, Random random, Action<Exception> report)
    {
        try
        {
            return DelayAfter(failures, random);
        }
        catch (Exception error)
        {
            report(error);
            return (this with { Jitter = static () => 0 }).DelayAfter(failures, random);
        }
    }
}
