namespace Becket.Cli.Running.Progress;

/// <summary>How far a run has come.</summary>
internal sealed class RunState(RunPlan plan)
{
    private readonly SortedDictionary<int, RunningJob> _running = [];

    public RunPlan Plan => plan;

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    public long Done => Succeeded + Failed;

    /// <summary>What runs now, by slot.</summary>
    public IReadOnlyDictionary<int, RunningJob> Running => _running;

    /// <summary>How many there are to do in this run; null if that is not known.</summary>
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

    /// <summary>How many jobs are done a second, on average; 0 while none is.</summary>
    public double Rate(TimeSpan elapsed) => Done == 0 ? 0 : Done / Math.Max(elapsed.TotalSeconds, 0.001);

    /// <summary>How long the rest will take if it goes on like this; null if there is nothing to tell by.</summary>
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
