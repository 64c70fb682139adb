namespace Becket.Cli.Running.Logs;

/// <summary>Writes a record for each job as soon as it has ended.</summary>
internal sealed class JobLog(JobLogFile file) : RunListener
{
    private DateTimeOffset _began;

    public override void RunStarted(RunPlan plan) => _began = plan.Began;

    public override void JobEnded(JobEnd end, bool isFinal)
    {
        // A job that the run stopped is not done. It has no record, so a resumed run runs it again.
        if (isFinal && !end.IsStopped)
        {
            file.Append(JobLogRecord.Write(end, _began));
        }
    }
}
