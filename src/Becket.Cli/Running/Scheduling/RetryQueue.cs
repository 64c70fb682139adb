namespace Becket.Cli.Running.Scheduling;

/// <summary>Jobs that failed and wait for their next attempt, in the order in which they are due.</summary>
internal sealed class RetryQueue(TimeSpan delay)
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromHours(1);

    // Jobs that are due at the same moment leave in the order in which they failed.
    private readonly PriorityQueue<WaitingJob, (TimeSpan Due, long Order)> _jobs = new();
    private long _added;

    public int Count => _jobs.Count;

    /// <summary>When the first job is due; null if there is none.</summary>
    public TimeSpan? Due => _jobs.TryPeek(out _, out (TimeSpan Due, long Order) first) ? first.Due : null;

    /// <summary>The wait before an attempt: twice as long each time, up to an hour.</summary>
    /// <param name="attempt">The attempt, from 2.</param>
    public TimeSpan DelayBefore(int attempt)
    {
        double seconds = delay.TotalSeconds * Math.Pow(2, Math.Min(attempt - 2, 60));
        return delay > s_longestDelay ? delay : TimeSpan.FromSeconds(Math.Min(seconds, s_longestDelay.TotalSeconds));
    }

    public void Add(WaitingJob job, TimeSpan now) => _jobs.Enqueue(job, (now + DelayBefore(job.Attempt), _added++));

    public bool TryTake(TimeSpan now, out WaitingJob job)
    {
        job = default;
        return Due <= now && _jobs.TryDequeue(out job, out _);
    }
}
