namespace Becket.Cli.Running.Scheduling;

/// <summary>Supplies the jobs of a run one at a time.</summary>
internal interface IJobSource : IDisposable
{
    /// <summary>Whether there are no more jobs.</summary>
    bool IsOver { get; }

    /// <summary>The number of jobs read so far, including the skipped ones.</summary>
    long Seen { get; }

    /// <summary>The number of jobs skipped so far, because a log holds them as done.</summary>
    long Skipped { get; }

    /// <summary>Called when a job may be available, after <see cref="TryTake"/> returned false.</summary>
    Action? Arrived { get; set; }

    /// <summary>The next job.</summary>
    /// <returns>False if no job is available now.</returns>
    /// <exception cref="RunException">The input cannot be read.</exception>
    bool TryTake(out WaitingJob job);

    /// <summary>The run takes no more jobs, and lets those that run end.</summary>
    void Stop() { }
}
