namespace Becket.Cli.Running.Scheduling;

/// <summary>Counts how jobs ended, each once.</summary>
internal sealed class JobCounts
{
    /// <summary>The exit code for more than 100 failed jobs.</summary>
    private const int MoreThanAHundred = 101;

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    public long Retries { get; private set; }

    public long Done => Succeeded + Failed;

    /// <summary>The number of jobs that failed, or 101 for more than 100.</summary>
    public int ExitCode => (int)Math.Min(Failed, MoreThanAHundred);

    /// <summary>The percentage of jobs that failed, rounded up.</summary>
    /// <param name="jobs">The number of all jobs; null if it is not known, for those that have ended.</param>
    public int FailedPercentOf(long? jobs) =>
        (jobs ?? Done) is > 0 and var all ? (int)Math.Ceiling(Failed * 100.0 / all) : 0;

    public void Add(JobEnd end, bool isFinal)
    {
        if (!isFinal)
        {
            Retries++;
        }
        else if (end.IsSuccess)
        {
            Succeeded++;
        }
        else if (!end.IsStopped)
        {
            Failed++;
        }
    }
}
