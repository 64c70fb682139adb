namespace Becket.Cli.Running;

/// <summary>Gets the events of a run on the loop, as they happen. The log of jobs, the progress, the timeline and the
/// summary override the calls they need.</summary>
internal abstract class RunListener
{
    public virtual void RunStarted(RunPlan plan) { }

    /// <param name="job">The job.</param>
    /// <param name="slot">The slot, from 1.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="at">The time since the run began.</param>
    public virtual void JobStarted(Job job, int slot, int attempt, TimeSpan at) { }

    /// <param name="end">How the attempt ended.</param>
    /// <param name="isFinal">Whether no other attempt follows.</param>
    public virtual void JobEnded(JobEnd end, bool isFinal) { }

    /// <summary>The system has the output of a job's final attempt. This may be before <see cref="JobEnded"/>, while a
    /// slow reader holds up the slot, and long after it, while the job waits for its turn. A job whose output is lost
    /// gets no such call. When a listener fails, those after it get none for this job.</summary>
    /// <param name="end">How the attempt ended.</param>
    public virtual void JobWritten(JobEnd end) { }

    /// <summary>The last call of every run. All output has been written.</summary>
    public virtual void RunEnded(RunSummary summary) { }
}
