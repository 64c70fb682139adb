using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;

namespace Becket.Orleans.Clustering;

/// <summary>Makes a client of the silos of the options.</summary>
internal static class WorkerSetup
{
    public static void Configure(IClientBuilder client, JobClusterOptions options)
    {
        client.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = options.Name);
        client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = options.CallTimeout);

        // The list of silos is read this often: a worker finds a silo that has joined since.
        client.Configure<GatewayOptions>(static gateways =>
            gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5)
        );
        client.UseConnectionRetryFilter<GatewayRetry>();
        if (ClusterCertificate.Load(options) is { } certificate)
        {
            client.UseTls(certificate.Apply);
        }

        client.Services.AddSingleton<IJobLedger>(static services => new GrainLedger(
            services.GetRequiredService<IGrainFactory>()
        ));
        if (options.RedisAddress is not null)
        {
            client.UseRedisClustering(static _ => { });
            client
                .Services.AddOptions<RedisClusteringOptions>()
                .Configure<RedisConnection>(
                    static (members, redis) =>
                    {
                        members.ConfigurationOptions = redis.Options;
                        members.CreateMultiplexer = async _ => (await redis.OpenAsync().ConfigureAwait(false), true);
                    }
                );
        }
        else
        {
            client.UseAdoNetClustering(members =>
            {
                members.Invariant = StateStorage.PostgreSqlInvariant;
                members.ConnectionString = options.PostgreSqlConnection!;
            });
        }
    }
}
