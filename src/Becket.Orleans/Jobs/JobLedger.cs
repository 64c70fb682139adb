using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>Where lists of jobs are kept: a cluster, or the memory of a test. <see cref="JobLists"/> and
/// <see cref="Workers.JobWorker"/> take one.</summary>
public sealed class JobLedger
{
    internal JobLedger(IJobLedger port) => Port = port;

    /// <summary>The calls of workers and clients.</summary>
    internal IJobLedger Port { get; }
}
