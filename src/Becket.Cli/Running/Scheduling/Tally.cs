namespace Becket.Cli.Running.Scheduling;

/// <summary>Counts how jobs ended, each once.</summary>
internal sealed class Tally
{
    /// <summary>More failures than an exit code is to tell apart.</summary>
    private const int MoreThanTold = 101;

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    public long Retries { get; private set; }

    public long Done => Succeeded + Failed;

    /// <summary>The number of jobs that failed, or 101 for more than 100.</summary>
    public int ExitCode => (int)Math.Min(Failed, MoreThanTold);

    /// <summary>Of those that are over, in per cent, rounded up.</summary>
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
