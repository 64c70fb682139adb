namespace Becket.Cli.Running;

/// <summary>Is told of a run as it happens, on the loop: the log of jobs, the progress, the timeline, the
/// summary.</summary>
internal interface IRunListener
{
    void RunStarted(RunPlan plan);

    /// <param name="job">The job.</param>
    /// <param name="slot">From 1.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="at">Since the run began.</param>
    void JobStarted(Job job, int slot, int attempt, TimeSpan at);

    /// <param name="end">How it ended.</param>
    /// <param name="isFinal">Whether it is not tried again.</param>
    void JobEnded(JobEnd end, bool isFinal);

    /// <summary>The last call, whatever happened; all output has been written.</summary>
    void RunEnded(RunSummary summary);
}
