using Becket.Cli.Running;
using Becket.ClusterTool.Giving;
using Becket.ClusterTool.Links;
using Becket.Orleans.Jobs;
using Becket.Orleans.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Becket.ClusterTool.Working;

/// <summary><c>becket-cluster worker</c>: joins a giver, and runs its jobs until it is stopped.</summary>
internal sealed class WorkerProgram(ClusterAddress address, WorkerOptions options, TextWriter error)
{
    /// <summary>How often the worker looks for a new run, and for jobs when there was none.</summary>
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Short jobs are fetched in advance, so that a slot does not wait for the giver. One that would wait for
    /// longer is left to others.</summary>
    private static readonly TimeSpan s_prefetchTime = TimeSpan.FromSeconds(0.25);

    /// <returns>The exit code.</returns>
    public int Run()
    {
        var token = ClusterToken.Read(options.TokenFile);
        string name = options.Name ?? Environment.MachineName;
        name = name[..Math.Min(name.Length, HelloMessage.MostNameCharacters)];
        string? failure = null;
        int exitCode = Reactor.Main(
            reactor =>
            {
                CommandRunner? runner = null;
                var giver = new GiverConnection(reactor, address, token, options, name)
                {
                    Signalled = signal => runner!.Signal(signal),
                    RunEnded = () => runner!.EndAll(),
                    Said = Say,
                    Finished = reason =>
                    {
                        failure = reason;
                        reactor.Stop();
                    },
                };
                runner = new CommandRunner(reactor, giver, name, options.TemporaryDirectory ?? "");
                JobHandlers handlers = new JobHandlers { Json = LinkJson.Default.Options }.Add<int, ResultMessage>(
                    GiverPlace.Handler,
                    (_, job) => runner.Run(job)
                );

                reactor.Services.Add(giver);
                reactor.Services.Add(
                    new JobWorker(
                        reactor,
                        new JobLedger(new RemoteLedger(giver)),
                        handlers,
                        new JobWorkerOptions
                        {
                            Slots = options.Slots,
                            Prefetch = Math.Min(2 * options.Slots, JobLimits.Batch),
                            PrefetchTime = s_prefetchTime,
                            Name = name,
                            PollInterval = s_pollInterval,
                            StopTimeout = options.Grace,
                        },
                        NullLogger.Instance
                    )
                );
            },
            new ReactorOptions { SlowTurn = TimeSpan.Zero, ShutdownTimeout = options.Grace + TimeSpan.FromSeconds(15) }
        );
        return failure is null ? exitCode : throw new RunException(failure);
    }

    private void Say(string text)
    {
        if (!options.Quiet)
        {
            error.WriteLine("becket-cluster: " + text);
        }
    }
}
