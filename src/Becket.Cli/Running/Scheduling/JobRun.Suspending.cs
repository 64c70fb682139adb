namespace Becket.Cli.Running.Scheduling;

/// <content>The running jobs while the run goes on: which they are, and stopping and continuing them.</content>
internal sealed partial class JobRun
{
    /// <summary>The running jobs, by slot.</summary>
    public IEnumerable<(Job Job, int Slot, TimeSpan Time)> RunningJobs =>
        _attempts
            .Where(attempt => attempt.End is null)
            .OrderBy(attempt => attempt.Slot)
            .Select(attempt => (attempt.Prepared.Job, attempt.Slot, Elapsed - attempt.StartedAt));

    /// <summary>Sends a signal to all running jobs.</summary>
    public void SignalJobs(int signal)
    {
        foreach (Attempt attempt in _attempts)
        {
            attempt.Signal(signal);
        }
    }

    /// <summary>The run and its jobs were suspended for this long. No time limit counts it; delays between starts
    /// do.</summary>
    public void AddSuspended(TimeSpan time)
    {
        foreach (Attempt attempt in _attempts)
        {
            attempt.AddSuspended(time);
        }
    }

    /// <summary>Finds the running job that a signal has stopped.</summary>
    /// <param name="process">The process number of its child.</param>
    /// <returns>Null if no running job has this child.</returns>
    public Job? NoteStopped(int process)
    {
        foreach (Attempt attempt in _attempts)
        {
            if (attempt.ProcessId == process)
            {
                attempt.NoteStopped();
                return attempt.Prepared.Job;
            }
        }

        return null;
    }
}
