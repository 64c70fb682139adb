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

    /// <summary>The percentage of the ended jobs that failed, rounded up.</summary>
    public int FailedPercent => Done == 0 ? 0 : (int)Math.Ceiling(Failed * 100.0 / Done);

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
