using Becket.Orleans.Ledger;
using Becket.Simulations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>Workers on hosts of their own, a ledger on another, a program that creates the lists on one more, and
/// faults of all kinds among them.</summary>
public sealed class ClusterSimulationTests
{
    private const int JobsOfList = 40;
    private const int Bound = 3;
    private static readonly string[] s_workers = ["w1", "w2", "w3"];

    private static readonly JobListOptions s_options = new()
    {
        Attempts = 1_000,
        LostWorkers = 1_000,
        LeaseTime = TimeSpan.FromSeconds(5),
        RetryDelay = TimeSpan.FromSeconds(0.2),
        MaxRetryDelay = TimeSpan.FromSeconds(1),
        ShardSize = 15,
    };

    [Fact]
    public void Whatever_fails_each_result_is_recorded_once_and_the_bound_holds() =>
        Simulation.Explore(seeds: 25, Scenario);

    [Fact]
    public void Without_faults_each_job_runs_once() =>
        Simulation.Explore(
            seeds: 10,
            static simulation =>
            {
                LedgerJournal journal = Cluster(simulation, failures: 0);
                Assert.True(simulation.RunUntil(() => IsDone(journal), TimeSpan.FromMinutes(5)));
                Assert.Equal(2 * JobsOfList, journal.Begun);
                Assert.Equal(0, journal.Refused);
            }
        );

    private static void Scenario(Simulation simulation)
    {
        LedgerJournal journal = Cluster(simulation, failures: 0.1);
        for (int fault = 0; fault < 12; fault++)
        {
            Random random = simulation.Random;
            string worker = s_workers[random.Next(3)];
            string host = random.Next(3) == 0 ? "ledger" : worker;
            var at = TimeSpan.FromSeconds(random.NextDouble() * 30);
            TimeSpan until = at + TimeSpan.FromSeconds(0.1 + (random.NextDouble() * 12));
            switch (random.Next(7))
            {
                case 0:
                    simulation.At(at, () => simulation.FindHost(host).Crash());
                    simulation.At(until, () => simulation.FindHost(host).Restart());
                    break;

                case 1:
                    simulation.At(at, () => simulation.FindHost(host).Kill());
                    simulation.At(until, () => simulation.FindHost(host).Restart());
                    break;

                case 2:
                    simulation.At(at, () => simulation.Network.Partition(worker, "ledger"));
                    simulation.At(until, () => simulation.Network.Repair(worker, "ledger"));
                    break;

                case 3:
                    simulation.At(at, () => simulation.Network.Hold(worker, "ledger"));
                    simulation.At(until, () => simulation.Network.Release(worker, "ledger"));
                    break;

                case 4:
                    simulation.At(at, () => simulation.FindHost(host).Pause());
                    simulation.At(until, () => Resume(simulation, host, journal));
                    break;

                case 5:
                    simulation.At(at, () => simulation.FindHost(host).ClockRate = 0.96 + (random.NextDouble() * 0.08));
                    break;

                default:
                    simulation.At(at, () => simulation.FindHost("client").Crash());
                    simulation.At(until, () => simulation.FindHost("client").Restart());
                    break;
            }
        }

        simulation.RunFor(TimeSpan.FromSeconds(45));
        journal.ResumedAt = simulation.Now;
        simulation.RepairAll();
        simulation.Eventually("all jobs are done", () => IsDone(journal), within: TimeSpan.FromMinutes(5));
    }

    /// <summary>A host that was stopped has not yet looked at its clock: in its first turn it cancels what it
    /// ran.</summary>
    private static void Resume(Simulation simulation, string host, LedgerJournal journal)
    {
        journal.ResumedAt = simulation.Now;
        simulation.FindHost(host).Resume();
    }

    private static bool IsDone(LedgerJournal journal) =>
        journal.Accepted("free").Count() == JobsOfList && journal.Accepted("bounded").Count() == JobsOfList;

    private static LedgerJournal Cluster(Simulation simulation, double failures)
    {
        var journal = new LedgerJournal();
        InMemoryLedger? ledger = null;
        simulation
            .AddHost("ledger")
            .Run(
                async Deferred (reactor) =>
                {
                    // What it has stored outlives its host.
                    ledger ??= new InMemoryLedger(reactor.TimeProvider, NullLogger.Instance);
                    ledger.Reload(reactor.TimeProvider);
                    await reactor.ListenTcp(
                        RemoteLedger.Port,
                        Factory.ForProtocol(() => new LedgerServer(ledger, journal))
                    );
                }
            );
        simulation
            .AddHost("client")
            .Run(
                async Deferred (reactor) =>
                {
                    var lists = new JobLists(new JobLedger(new RemoteLedger(reactor, "ledger")), reactor.TimeProvider);
                    await Create(lists, "bounded", s_options with { MaxRunning = Bound });
                    await Create(lists, "free", s_options);
                }
            );
        foreach (string name in s_workers)
        {
            Host host = simulation.AddHost(name);
            host.Run(
                async Deferred (reactor) =>
                {
                    var worker = new JobWorker(
                        reactor,
                        new JobLedger(new RemoteLedger(reactor, "ledger")),
                        new JobHandlers().Add<int, long>(
                            "work",
                            (number, job) => Work(reactor, host, journal, number, job, failures)
                        ),
                        new JobWorkerOptions
                        {
                            Name = name,
                            Slots = 3,
                            Prefetch = 6,
                        },
                        NullLogger.Instance
                    );
                    await worker.Start();
                }
            );
        }

        simulation.Always(
            "never more run than the bound allows",
            () =>
                journal.ResumedAt == simulation.Now
                || journal.Running.Count(static run => run.List == "bounded") <= Bound
        );
        return journal;
    }

    private static async Task Create(JobLists lists, string name, JobListOptions options)
    {
        while (true)
        {
            try
            {
                await lists.CreateAsync(
                    name,
                    Enumerable.Range(0, JobsOfList).Select(static number => Job.Of("work", $"{number}", number)),
                    options
                );
                return;
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                // The ledger was away for longer than a call is repeated.
            }
        }
    }

    private static async Task<long> Work(
        Reactor reactor,
        Host host,
        LedgerJournal journal,
        int number,
        JobContext job,
        double failures
    )
    {
        LedgerJournal.Run run = journal.Begin(
            job.List,
            () => host.IsUp && host.Reactor == reactor && !host.IsPaused && !job.Cancellation.IsCancellationRequested
        );
        try
        {
            await reactor.DeferLater(TimeSpan.FromSeconds(0.1 + (number % 7 * 0.3)), job.Cancellation);
        }
        catch (OperationCanceledException)
        {
            journal.Fail(run);
            throw;
        }

        if (reactor.Random.NextDouble() < failures)
        {
            journal.Fail(run);
            throw new InvalidOperationException("Chance.");
        }

        journal.End(run, job.Key, job.FencingToken);
        return job.FencingToken;
    }
}
