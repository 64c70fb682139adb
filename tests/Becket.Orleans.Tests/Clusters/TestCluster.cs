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
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestCluster(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>The ledger of a client, which is in no silo.</summary>
    public IJobLedger Ledger => new GrainLedger(_cluster.Client);

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<TestCluster> Start(short silos, Func<Serializer, IGrainStorage> storage)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureClientHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo(
            (_, silo) =>
            {
                SiloSetup.AddLedger(silo.Services);
                silo.Services.AddKeyedSingleton(
                    StateStorage.Name,
                    (services, _) => storage(services.GetRequiredService<Serializer>())
                );
            }
        );
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestCluster(cluster);
    }

    /// <summary>The ledger of a worker that is in a silo.</summary>
    public IJobLedger LedgerOf(InProcessSiloHandle silo) =>
        _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IJobLedger>();

    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public Task<InProcessSiloHandle> Add() => _cluster.StartAdditionalSiloAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
