using Becket.Orleans;
using Becket.Orleans.Grains;
using Becket.Orleans.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.ClusterTool.Giving;

/// <summary>The silo with the ledger, in this process. It listens on the loopback only: workers reach the ledger
/// through the giver's link.</summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    private readonly IHost _host;

    private LedgerHost(IHost host)
    {
        _host = host;
        Ledger = new JobLedger(new GrainLedger(host.Services.GetRequiredService<global::Orleans.IGrainFactory>()));
    }

    /// <summary>The ledger for workers in other processes. That of the container is for workers of this one: it frees
    /// their leases when this silo has died, and these go on without it.</summary>
    public JobLedger Ledger { get; }

    /// <summary>Starts the silo.</summary>
    /// <param name="folder">The folder of its state.</param>
    /// <param name="redis">The address of a Redis that keeps the state instead; null for none.</param>
    /// <param name="name">The name of the cluster: other runs in the same Redis have others.</param>
    public static async Task<LedgerHost> Start(string folder, string? redis, string name)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();

        // The run handles signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseBecketOrleans(cluster =>
        {
            cluster.Name = name;
            if (redis is null)
            {
                cluster.Embedded(folder);
            }
            else
            {
                cluster.Redis(redis);
            }
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync().ConfigureAwait(false);
            return new LedgerHost(host);
        }
        catch (Exception)
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _host.StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // All is stored: what is left is only to end.
        }

        _host.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
