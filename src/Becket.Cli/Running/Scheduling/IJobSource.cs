namespace Becket.Cli.Running.Scheduling;

/// <summary>Gives the jobs of a run one at a time.</summary>
internal interface IJobSource : IDisposable
{
    /// <summary>Whether no further job will come.</summary>
    bool IsOver { get; }

    /// <summary>How many jobs it has come across, those passed over included.</summary>
    long Seen { get; }

    /// <summary>How many of them it has passed over, as they are done.</summary>
    long Skipped { get; }

    /// <summary>Called when there may be another, after <see cref="TryTake"/> had none.</summary>
    Action? Arrived { get; set; }

    /// <summary>The next job.</summary>
    /// <returns>False if there is none now.</returns>
    /// <exception cref="RunException">The input cannot be read.</exception>
    bool TryTake(out WaitingJob job);
}
