namespace Becket.Cli.Running.Scheduling;

/// <content>The running jobs while the run goes on: which they are, and stopping and continuing them.</content>
internal sealed partial class JobRun
{
    private bool _isSuspended;

    /// <summary>The running jobs, by slot.</summary>
    public IEnumerable<(Job Job, int Slot, TimeSpan Time)> RunningJobs =>
        _attempts
            .Where(attempt => attempt.End is null)
            .OrderBy(attempt => attempt.Slot)
            .Select(attempt => (attempt.Prepared.Job, attempt.Slot, Elapsed - attempt.StartedAt));

    /// <summary>Suspends the running jobs until <see cref="Resume"/>, and starts no more until then.</summary>
    /// <returns>False if the run is ending, and goes on with that.</returns>
    public bool Suspend()
    {
        if (_stop >= StopLevel.Now)
        {
            return false;
        }

        _isSuspended = true;
        foreach (Attempt attempt in _attempts)
        {
            attempt.Suspend(Suspension.Run);
        }

        return true;
    }

    /// <summary>The run goes on, and so do its jobs but those that wait for free memory. No time limit counts the time
    /// in between; delays between starts do.</summary>
    public void Resume()
    {
        if (!_isSuspended)
        {
            return;
        }

        _isSuspended = false;
        foreach (Attempt attempt in _attempts)
        {
            attempt.Resume(Suspension.Run);
        }

        Fill();
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
