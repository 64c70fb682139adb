namespace Becket.Cli.Running.Progress;

/// <summary>The progress of a run: which jobs run, and how many have ended.</summary>
internal sealed class RunState(RunPlan plan)
{
    private readonly SortedDictionary<int, RunningJob> _running = [];

    public RunPlan Plan => plan;

    /// <summary>Finds the latest line of the job on a slot; null if the jobs' commands are shown.</summary>
    public Func<int, string?>? LatestLine { get; init; }

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    public long Done => Succeeded + Failed;

    /// <summary>The running jobs by slot.</summary>
    public IReadOnlyDictionary<int, RunningJob> Running => _running;

    /// <summary>The number of jobs of this run, without the skipped ones; null if it is not known.</summary>
    public long? ToDo => plan.Jobs is { } jobs ? Math.Max(Done, jobs - plan.Skipped) : null;

    public void Started(Job job, int slot, int attempt, TimeSpan at) =>
        _running[slot] = new RunningJob(job.Text, attempt, at);

    public void Ended(JobEnd end, bool isFinal)
    {
        _running.Remove(end.Slot);
        if (!isFinal)
        {
            return;
        }

        if (end.IsSuccess)
        {
            Succeeded++;
        }
        else if (!end.IsStopped)
        {
            Failed++;
        }
    }

    /// <summary>The average number of jobs done per second; 0 until one is done.</summary>
    public double Rate(TimeSpan elapsed) => Done == 0 ? 0 : Done / Math.Max(elapsed.TotalSeconds, 0.001);

    /// <summary>The time for the remaining jobs at the average rate; null if it cannot be estimated.</summary>
    public TimeSpan? TimeLeft(TimeSpan elapsed)
    {
        if (ToDo is not { } toDo || Done == 0)
        {
            return null;
        }

        double seconds = (toDo - Done) / Rate(elapsed);
        return seconds < TimeSpan.FromDays(1000).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
