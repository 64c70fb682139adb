using System.Text.Json;
using Becket.Deferreds;
using Becket.Hosting;
using Becket.Orleans.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Orleans;

/// <summary>Adds workers to the reactors of a host.</summary>
public static class JobWorkerReactorBuilderExtensions
{
    /// <summary>Adds a worker: it runs jobs of the cluster of <see cref="JobClusterHostExtensions.UseBecketOrleans"/>,
    /// on this reactor.</summary>
    /// <param name="reactor">The builder of <c>services.AddReactor()</c>.</param>
    /// <param name="configure">Changes the options of the section "JobWorker" of the configuration, or
    /// "JobWorkers:NAME" for a reactor with a name: <c>options => options with { Slots = 5 }</c>. Null for
    /// none.</param>
    /// <param name="json">How payloads are read and results are written; null for the defaults of
    /// System.Text.Json.</param>
    /// <returns>Adds the handlers of jobs.</returns>
    /// <remarks>The worker starts and stops with the reactor's services, in the order added. The cluster starts before
    /// it, and stops after it.</remarks>
    public static JobWorkerBuilder AddJobWorker(
        this ReactorBuilder reactor,
        [RunsOnLoop] Func<JobWorkerOptions, JobWorkerOptions>? configure = null,
        JsonSerializerOptions? json = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        var worker = new JobWorkerBuilder(reactor.Services, reactor.Name, json);
        string section = reactor.Name is { } name ? $"JobWorkers:{name}" : "JobWorker";
        reactor.AddService(services =>
        {
            var options = new JobWorkerOptions();

            // A name that is not an option is a mistake of the configuration: it must not be overlooked.
            services
                .GetService<IConfiguration>()
                ?.GetSection(section)
                .Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
            return worker.Create(services, configure?.Invoke(options) ?? options);
        });
        return worker;
    }
}
