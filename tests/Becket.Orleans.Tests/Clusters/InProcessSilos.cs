using Becket.Orleans.Clustering;
using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>Silos in the process of the test, with a storage that outlives them.</summary>
internal sealed class InProcessSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private InProcessSilos(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>The ledger of a client, which is in no silo.</summary>
    public IJobLedger Ledger => new GrainLedger(_cluster.Client);

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static Task<InProcessSilos> Start(short silos, Func<Serializer, IGrainStorage> storage) =>
        Start(
            silos,
            silo =>
                silo.Services.AddKeyedSingleton(
                    StateStorage.Name,
                    (services, _) => storage(services.GetRequiredService<Serializer>())
                )
        );

    public static async Task<InProcessSilos> Start(short silos, Action<ISiloBuilder> storage)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureClientHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo(
            (_, silo) =>
            {
                SiloSetup.AddLedger(silo.Services);
                storage(silo);
            }
        );
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new InProcessSilos(cluster);
    }

    /// <summary>The ledger of a worker that is in a silo.</summary>
    public IJobLedger LedgerOf(InProcessSiloHandle silo) =>
        _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IJobLedger>();

    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public Task<InProcessSiloHandle> Add() => _cluster.StartAdditionalSiloAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
