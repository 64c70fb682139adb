using Becket.Orleans.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.Orleans.Jobs;

/// <summary>Where lists of jobs are kept: a cluster, or the memory of a test. <see cref="JobLists"/> and
/// <see cref="Workers.JobWorker"/> take one.</summary>
public sealed class JobLedger
{
    internal JobLedger(IJobLedger port) => Port = port;

    /// <summary>The calls of workers and clients.</summary>
    internal IJobLedger Port { get; }

    /// <summary>A ledger in the memory of this process, for tests of handlers and of programs with lists. What it holds
    /// is lost with it.</summary>
    /// <param name="time">The clock of leases and pauses. Null: the system's. In virtual time, give the reactor's
    /// <see cref="Reactors.Reactor.TimeProvider"/>.</param>
    /// <param name="logger">For leases that were lost, reports that were refused, and dead letters. Null: none.</param>
    public static JobLedger InMemory(TimeProvider? time = null, ILogger? logger = null) =>
        new(new InMemoryLedger(time ?? TimeProvider.System, logger ?? NullLogger.Instance));
}
