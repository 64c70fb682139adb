namespace Becket.Orleans.Jobs;

/// <summary>How the jobs of a list run. Fixed when the list is created.</summary>
public sealed record JobListOptions
{
    /// <summary>How often a job may run until it becomes a dead letter: 5 times. Runs that the worker gave back, or
    /// that had not begun when it was lost, do not count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 1,000.</exception>
    public int Attempts
    {
        get;
        init => field = Between(value, 1, 1_000, nameof(Attempts));
    } = 5;

    /// <summary>How many workers may be lost while they run the job until it becomes a dead letter, because it may be
    /// the job that kills them: 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 1,000.</exception>
    public int LostWorkers
    {
        get;
        init => field = Between(value, 1, 1_000, nameof(LostWorkers));
    } = 3;

    /// <summary>The pause after a job's first failed attempt: 1 second. It doubles with each further one, up to
    /// <see cref="MaxRetryDelay"/>, and is varied by up to a quarter so that jobs that failed together do not come back
    /// together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than a day.</exception>
    public TimeSpan RetryDelay
    {
        get;
        init => field = Between(value, TimeSpan.Zero, nameof(RetryDelay));
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts: 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than a day.</exception>
    public TimeSpan MaxRetryDelay
    {
        get;
        init => field = Between(value, TimeSpan.Zero, nameof(MaxRetryDelay));
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long one run of a job may take. Then it is cancelled, and has failed. Null, the default: as long as
    /// it wants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than a millisecond, or more than a day.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = value is { } limit ? Between(limit, TimeSpan.FromMilliseconds(1), nameof(TimeLimit)) : null;
    }

    /// <summary>How long a worker has a job without renewing its lease: 30 seconds. A worker renews three times in
    /// that time, so this is how late a worker that hangs is noticed, not how long a job may take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 100 milliseconds, or more than a day.</exception>
    public TimeSpan LeaseTime
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(100), nameof(LeaseTime));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many jobs of the list may run at once on all machines together. Null, the default: as many as the
    /// workers have slots.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? MaxRunning
    {
        get;
        init => field = value is { } running ? Between(running, 1, int.MaxValue, nameof(MaxRunning)) : null;
    }

    /// <summary>How many jobs of the list may start in a second on all machines together. Null, the default: as many as
    /// can. May be less than one: 0.1 is a job each ten seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not more than zero, or not a number.</exception>
    public double? MaxStartsPerSecond
    {
        get;
        init =>
            field = value is null or (> 0 and < double.PositiveInfinity)
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(MaxStartsPerSecond),
                    value,
                    "Give a number of starts per second that is more than zero, or null for as many as can."
                );
    }

    /// <summary>How many jobs a shard holds: 1,000. A shard is the part of a list that is stored as one piece. Each
    /// exchange with a worker writes the state of a shard, so smaller shards make an exchange cheaper; the list has at
    /// most <see cref="JobLimits.ShardsPerList"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than
    /// <see cref="JobLimits.JobsPerShard"/>.</exception>
    public int ShardSize
    {
        get;
        init => field = Between(value, 1, JobLimits.JobsPerShard, nameof(ShardSize));
    } = 1_000;

    /// <summary>Whether a job may start only when the list has granted a permit.</summary>
    internal bool IsBounded => MaxRunning is not null || MaxStartsPerSecond is not null;

    private static int Between(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} is {value:N0}. Give a number from {least:N0} to {most:N0}."
            );

    private static TimeSpan Between(TimeSpan value, TimeSpan least, string name) =>
        value >= least && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Give {least} to one day.");
}
