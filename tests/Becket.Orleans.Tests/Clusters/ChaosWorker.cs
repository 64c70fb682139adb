using Becket.Hosting;
using Becket.Orleans.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>A worker on a loop of its own, which can be cut off from the ledger.</summary>
internal sealed class ChaosWorker
{
    private readonly IHost _host;
    private Task? _stopped;

    private ChaosWorker(IHost host, FaultyLedger ledger) => (_host, Ledger) = (host, ledger);

    public FaultyLedger Ledger { get; }

    public static async Task<ChaosWorker> Start(IJobLedger ledger, Func<int, JobContext, Task<string>> work)
    {
        var faulty = new FaultyLedger(ledger);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new JobLedger(faulty));
        builder
            .Services.AddReactor()
            .AddJobWorker(static options =>
                options with
                {
                    Slots = 4,
                    Prefetch = 8,
                    PollInterval = TimeSpan.FromMilliseconds(50),
                    CallTimeout = TimeSpan.FromSeconds(2),
                    StopTimeout = TimeSpan.Zero,
                }
            )
            .AddJob("work", work);
        IHost host = builder.Build();
        await host.StartAsync();
        return new ChaosWorker(host, faulty);
    }

    /// <summary>Stops it in order: what it has goes back, and what it did is reported.</summary>
    public Task Stop() => _stopped ??= StopOnce();

    private async Task StopOnce()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
