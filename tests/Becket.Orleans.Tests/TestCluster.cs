using Becket.Orleans.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.Orleans.Tests;

/// <summary>A ledger in memory, in the time of a reactor, and workers on that reactor.</summary>
internal sealed class TestCluster
{
    private readonly Reactor _reactor;

    public TestCluster(Reactor reactor)
    {
        _reactor = reactor;
        Memory = new InMemoryLedger(reactor.TimeProvider, NullLogger.Instance);
        Ledger = new JobLedger(Memory);
        Lists = new JobLists(Ledger, reactor.TimeProvider);
    }

    public InMemoryLedger Memory { get; }

    public JobLedger Ledger { get; }

    public JobLists Lists { get; }

    public JobWorker Worker(JobHandlers handlers, JobWorkerOptions? options = null, IJobLedger? ledger = null) =>
        new(
            _reactor,
            ledger is null ? Ledger : new JobLedger(ledger),
            handlers,
            options ?? new JobWorkerOptions { Name = "worker" },
            NullLogger.Instance
        );
}
