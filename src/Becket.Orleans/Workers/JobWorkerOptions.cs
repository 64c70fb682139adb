namespace Becket.Orleans.Workers;

/// <summary>Options of a <see cref="JobWorker"/>.</summary>
public sealed record JobWorkerOptions
{
    /// <summary>How many jobs run at once: 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 100,000.</exception>
    public int Slots
    {
        get;
        init =>
            field = value is >= 1 and <= 100_000
                ? value
                : throw new ArgumentOutOfRangeException(nameof(Slots), value, "Give a number from 1 to 100,000.");
    } = 5;

    /// <summary>How many jobs are fetched beyond those that run, so that a slot never waits for the ledger: 64. The
    /// jobs of a list with a bound over all machines are never fetched in advance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than
    /// <see cref="Jobs.JobLimits.Batch"/>.</exception>
    public int Prefetch
    {
        get;
        init =>
            field = value is >= 0 and <= Jobs.JobLimits.Batch
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(Prefetch),
                    value,
                    $"Give a number from 0 to {Jobs.JobLimits.Batch}."
                );
    } = 64;

    /// <summary>How long a job that was fetched in advance may wait for a slot. Then it goes back, because another
    /// worker may have one; and no more are fetched than start within this time, as long as the last runs took. Null,
    /// the default: without a bound. Give one if jobs may be long and workers idle: short jobs are fetched in advance
    /// then, long ones are not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 10 milliseconds, or more than an hour.</exception>
    public TimeSpan? PrefetchTime
    {
        get;
        init => field = value is { } time ? Between(time, TimeSpan.FromMilliseconds(10), nameof(PrefetchTime)) : null;
    }

    /// <summary>The lists that it works on. Null, the default: all, by turns.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>How often it looks for new lists, and whether one was paused or cancelled: each 0.5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 10 milliseconds, or more than an hour.</exception>
    public TimeSpan PollInterval
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), nameof(PollInterval));
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a call of the ledger may take until its outcome counts as unknown, and it is made again: 5
    /// seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 10 milliseconds, or more than an hour.</exception>
    public TimeSpan CallTimeout
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), nameof(CallTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long jobs that run may take when the worker stops: 5 seconds. Then they are cancelled, and given
    /// back. The reactor's own limit for its stop has to be longer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than an hour.</exception>
    public TimeSpan StopTimeout
    {
        get;
        init => field = Between(value, TimeSpan.Zero, nameof(StopTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>The worker's name, for logs, dead letters and explanations. Null, the default: the machine and the
    /// process. Each start of a worker has another name: a number follows.</summary>
    public string? Name { get; init; }

    private static TimeSpan Between(TimeSpan value, TimeSpan least, string name) =>
        value >= least && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Give {least} to one hour.");
}
