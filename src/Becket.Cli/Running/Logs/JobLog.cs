namespace Becket.Cli.Running.Logs;

/// <summary>Writes a record for each job when it has ended and its output is written: the jobs that a later run does
/// not run again are those whose output is not lost when this run is killed.</summary>
internal sealed class JobLog(JobLogFile file) : RunListener
{
    private DateTimeOffset _began;

    public override void RunStarted(RunPlan plan) => _began = plan.Began;

    public override void JobWritten(JobEnd end)
    {
        // A job that the run stopped is not done. It has no record, so a resumed run runs it again.
        if (!end.IsStopped)
        {
            file.Append(JobLogRecord.Write(end, _began));
        }
    }
}
