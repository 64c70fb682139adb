using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Commands;

/// <summary>Supplies the jobs that no expression skips.</summary>
/// <param name="jobs">All jobs.</param>
/// <param name="template">The command with its expressions.</param>
/// <param name="total">The number of all jobs; 0 if it is not known.</param>
internal sealed class FilteredJobs(IJobSource jobs, JobTemplate template, long total) : IJobSource
{
    private long _skipped;

    public bool IsOver => jobs.IsOver;

    public long Seen => jobs.Seen;

    public long Skipped => jobs.Skipped + _skipped;

    public Action? Arrived
    {
        get => jobs.Arrived;
        set => jobs.Arrived = value;
    }

    public bool TryTake(out WaitingJob job)
    {
        while (jobs.TryTake(out job))
        {
            if (!template.Skips(new JobValues(job.Number, Slot: 1, job.Columns) { Total = total }))
            {
                return true;
            }

            _skipped++;
        }

        return false;
    }

    public void Dispose() => jobs.Dispose();
}
