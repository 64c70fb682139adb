using System.Net;
using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace Becket.Orleans.Clustering;

/// <summary>Makes a silo of the options.</summary>
internal static class SiloSetup
{
    public static void Configure(ISiloBuilder silo, JobClusterOptions options)
    {
        silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = options.Name);
        silo.Configure<ClusterMembershipOptions>(members => Tune(members, options.DetectIn));
        silo.Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = options.CallTimeout);
        silo.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = options.CallTimeout);
        silo.Configure<EndpointOptions>(ends => Listen(ends, options));
        silo.Services.AddSingleton<IFatalErrorHandler, DeclaredDeadHandler>();
        if (ClusterCertificate.Load(options) is { } certificate)
        {
            silo.UseTls(certificate.Apply);
        }

        AddLedger(silo.Services);
        if (options.Folder is { } folder)
        {
            Embed(silo, folder);
        }
        else if (options.RedisAddress is not null)
        {
            UseRedis(silo);
        }
        else
        {
            UsePostgreSql(silo, options.PostgreSqlConnection!);
        }
    }

    /// <summary>What the grains of the ledger need, and the ledger itself.</summary>
    public static void AddLedger(IServiceCollection services)
    {
        services.AddSingleton<DeadSilos>();
        services.TryAddSingleton(new GrainClock(TimeProvider.System));
        services.AddSingleton<IJobLedger>(static provider => new GrainLedger(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<ILocalSiloDetails>()
        ));
    }

    /// <summary>The states of the grains in Redis, over the one <see cref="RedisConnection"/>.</summary>
    public static void AddRedisStorage(ISiloBuilder silo) =>
        silo.AddRedisGrainStorage(
            StateStorage.Name,
            static storage =>
                storage.Configure<RedisConnection, Serializer>(
                    static (state, redis, serializer) =>
                    {
                        state.ConfigurationOptions = redis.Options;
                        state.DeleteStateOnClear = true;
                        state.CreateMultiplexer = async _ => (await redis.OpenAsync().ConfigureAwait(false), true);
                        state.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                    }
                )
        );

    /// <summary>A killed silo is noticed by the connections that break; one that hangs, by two probes that it misses,
    /// seen by two others. Where all were killed there are no others: those that start anew find that the signs of life
    /// in the table of members have stopped, which by default takes a minute and a half.</summary>
    /// <remarks>Orleans does not believe in a death before a silo has sent nothing for the longest time of a probe,
    /// times the probes that may be missed: by default that is eight times the time of a probe.</remarks>
    private static void Tune(ClusterMembershipOptions members, TimeSpan detectIn)
    {
        members.ProbeTimeout = detectIn / 2;
        members.MaxProbeTimeout = detectIn;
        members.NumMissedProbesLimit = 2;
        members.NumVotesForDeathDeclaration = 2;
        members.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        members.IAmAliveTablePublishTimeout = detectIn;
        members.NumMissedTableIAmAliveLimit = 3;
    }

    private static void Listen(EndpointOptions ends, JobClusterOptions options)
    {
        var address = IPAddress.Parse(options.Address);
        IPAddress listen = options.ListenAddress is { } other ? IPAddress.Parse(other) : address;
        (int freeSilo, int freeGateway) = FreePort.FindTwo(listen);
        ends.AdvertisedIPAddress = address;
        ends.SiloPort = options.SiloPort == 0 ? freeSilo : options.SiloPort;
        ends.SiloListeningEndpoint = new IPEndPoint(listen, options.ListenSiloPort ?? ends.SiloPort);

        // A cluster of one process has no workers elsewhere.
        ends.GatewayPort =
            options.Folder is not null ? 0
            : options.GatewayPort == 0 ? freeGateway
            : options.GatewayPort;
        if (ends.GatewayPort != 0)
        {
            ends.GatewayListeningEndpoint = new IPEndPoint(listen, options.ListenGatewayPort ?? ends.GatewayPort);
        }
    }

    private static void Embed(ISiloBuilder silo, string folder)
    {
        silo.UseDevelopmentClustering((IPEndPoint?)null);
        silo.Services.AddSingleton(_ => StateFolder.Open(folder));
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StateStorage.Name,
            static (services, _) =>
                new FileGrainStorage(
                    services.GetRequiredService<StateFolder>(),
                    services.GetRequiredService<Serializer>()
                )
        );
    }

    private static void UseRedis(ISiloBuilder silo)
    {
        silo.UseRedisClustering(static _ => { });
        silo.Services.AddOptions<RedisClusteringOptions>()
            .Configure<RedisConnection>(
                static (members, redis) =>
                {
                    members.ConfigurationOptions = redis.Options;
                    members.CreateMultiplexer = async _ => (await redis.OpenAsync().ConfigureAwait(false), true);
                }
            );
        AddRedisStorage(silo);
    }

    private static void UsePostgreSql(ISiloBuilder silo, string connection)
    {
        silo.UseAdoNetClustering(members =>
        {
            members.Invariant = StateStorage.PostgreSqlInvariant;
            members.ConnectionString = connection;
        });
        silo.AddAdoNetGrainStorage(
            StateStorage.Name,
            storage =>
                storage.Configure<Serializer>(
                    (state, serializer) =>
                    {
                        state.Invariant = StateStorage.PostgreSqlInvariant;
                        state.ConnectionString = connection;
                        state.DeleteStateOnClear = true;
                        state.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                    }
                )
        );
    }
}
