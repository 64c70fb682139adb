using System.Net;
using Becket.Deferreds;
using Becket.Orleans.Clustering;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Becket.Orleans;

/// <summary>Makes a host a member of a cluster.</summary>
public static class JobClusterHostExtensions
{
    private const string Section = "JobCluster";

    /// <summary>Makes this host a member of a cluster that keeps lists of jobs. The container then has
    /// <see cref="JobLists"/>.</summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="configure">Sets options, after the section "JobCluster" of the configuration; null if that has
    /// all.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// <para>To run jobs here, add a worker to a reactor: <c>builder.Services.AddReactor().AddJobWorker()</c>.</para>
    /// <para><b>A silo that the other silos have declared dead ends its process at once, with SIGABRT on Linux, and so
    /// ends whatever else runs in it.</b> Give silos processes of their own where that matters, and run jobs in
    /// processes with the role <see cref="ClusterRole.Worker"/>: no cluster ends those.</para>
    /// </remarks>
    /// <exception cref="OptionsValidationException">The options are wrong. The message has everything that
    /// is.</exception>
    /// <exception cref="InvalidOperationException">It was called already.</exception>
    public static IHostApplicationBuilder UseBecketOrleans(
        this IHostApplicationBuilder builder,
        [RunsOnThread] Action<JobClusterOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(static known => known.ServiceType == typeof(JobClusterOptions)))
        {
            throw new InvalidOperationException(
                "UseBecketOrleans was called already. A host is in one cluster: set all options in one call."
            );
        }

        var options = new JobClusterOptions();

        // A name that is not an option is a mistake of the configuration: it must not be overlooked.
        builder
            .Configuration.GetSection(Section)
            .Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        configure?.Invoke(options);
        JobClusterOptionsCheck.ThrowIfWrong(options);
        int before = builder.Services.Count;
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(static services => new JobLedger(services.GetRequiredService<IJobLedger>()));
        builder.Services.AddSingleton(static services => new JobLists(services.GetRequiredService<JobLedger>()));
        AddChecks(builder.Services, options);
        if (options.Role == ClusterRole.Worker)
        {
            builder.UseOrleansClient(client => WorkerSetup.Configure(client, options));
        }
        else
        {
            builder.UseOrleans(silo => SiloSetup.Configure(silo, options));
        }

        StartFirst(builder.Services, before);
        return builder;
    }

    /// <summary>The cluster starts before what uses it and stops after it, wherever in the program it was added: a
    /// worker that stops has leases to give back.</summary>
    private static void StartFirst(IServiceCollection services, int before)
    {
        ServiceDescriptor[] hosted =
        [
            .. services.Skip(before).Where(static service => service.ServiceType == typeof(IHostedService)),
        ];
        foreach (ServiceDescriptor service in hosted)
        {
            services.Remove(service);
        }

        for (int index = 0; index < hosted.Length; index++)
        {
            services.Insert(index, hosted[index]);
        }
    }

    /// <summary>These start before the silo.</summary>
    private static void AddChecks(IServiceCollection services, JobClusterOptions options)
    {
        if (options.RedisAddress is { } redis)
        {
            services.AddSingleton(_ => new RedisConnection(redis));
            services.AddHostedService<RedisCheck>();
        }
        else if (options.PostgreSqlConnection is { } connection)
        {
            services.AddSingleton<IHostedService>(_ => new PostgreSqlCheck(connection));
        }

        if (options.Role == ClusterRole.Worker)
        {
            return;
        }

        if (options.Folder is null)
        {
            services.AddHostedService<JoinStagger>();
        }
        else
        {
            services.AddHostedService<FolderCheck>();
        }

        if (
            options.Certificate is null
            && !IPAddress.IsLoopback(IPAddress.Parse(options.ListenAddress ?? options.Address))
        )
        {
            services.AddHostedService<OpenNetworkWarning>();
        }
    }
}
