namespace Becket.Cli.Running.Logs;

/// <summary>Writes down each job that is over, at once.</summary>
internal sealed class JobLog(JobLogFile file) : IRunListener
{
    private DateTimeOffset _began;

    public void RunStarted(RunPlan plan) => _began = plan.Began;

    public void JobStarted(Job job, int slot, int attempt, TimeSpan at) { }

    public void JobEnded(JobEnd end, bool isFinal)
    {
        // One that we ended to stop the run is not done: resuming runs it.
        if (isFinal && !end.IsStopped)
        {
            file.Append(JobLogRecord.Write(end, _began));
        }
    }

    public void RunEnded(RunSummary summary) { }
}
