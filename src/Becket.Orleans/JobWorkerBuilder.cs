using System.Text.Json;
using Becket.Deferreds;
using Becket.Hosting;
using Becket.Hosting.Running;
using Becket.Orleans.Jobs;
using Becket.Orleans.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans;

/// <summary>Adds handlers of jobs to a worker of a host.</summary>
public sealed class JobWorkerBuilder
{
    private readonly JsonSerializerOptions? _json;
    private readonly List<Action<JobHandlers, HostedReactor>> _handlers = [];

    internal JobWorkerBuilder(IServiceCollection services, string? name, JsonSerializerOptions? json)
    {
        Services = services;
        Name = name;
        _json = json;
    }

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the reactor; null for the one without a name.</summary>
    public string? Name { get; }

    /// <summary>Adds a handler that the container makes, for each run of a job, in a scope of its own.</summary>
    /// <typeparam name="THandler">An <see cref="IJob{TIn, TOut}"/> with a <see cref="JobHandlerAttribute"/>. It runs on
    /// the loop, and is disposed of there with its scope when the run has ended.</typeparam>
    /// <returns>The same builder.</returns>
    /// <remarks>A handler that is no handler, or whose name is taken, fails the start of the host.</remarks>
    public JobWorkerBuilder AddJob<THandler>()
        where THandler : class
    {
        if (Name is not { } name)
        {
            Services.TryAddScoped<THandler>();
        }
        else
        {
            Services.TryAddKeyedScoped(
                name,
                (services, _) =>
                    ActivatorUtilities.CreateInstance<THandler>(
                        new ReactorServiceProvider(services, ReactorParts.HostedOf(services, name))
                    )
            );
        }

        _handlers.Add((handlers, hosted) => handlers.Add(typeof(THandler), () => Open<THandler>(hosted)));
        return this;
    }

    /// <summary>Adds a function as a handler.</summary>
    /// <typeparam name="TIn">What a job brings.</typeparam>
    /// <typeparam name="TOut">The result.</typeparam>
    /// <param name="name">The name that jobs ask for.</param>
    /// <param name="run">Runs a job: see <see cref="IJob{TIn, TOut}.RunAsync"/>.</param>
    /// <returns>The same builder.</returns>
    public JobWorkerBuilder AddJob<TIn, TOut>(string name, [RunsOnLoop] Func<TIn, JobContext, Task<TOut>> run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(run);
        _handlers.Add((handlers, _) => handlers.Add(name, run));
        return this;
    }

    /// <summary>On the loop, when the host starts.</summary>
    internal JobWorker Create(IServiceProvider services, JobWorkerOptions options)
    {
        HostedReactor hosted = ReactorParts.HostedOf(services, Name);
        JobLedger ledger =
            services.GetService<JobLedger>()
            ?? throw new InvalidOperationException(
                "A worker needs a cluster. Call builder.UseBecketOrleans(cluster => cluster.Embedded(\"./day\")), or "
                    + "another one's Redis or PostgreSql."
            );
        var handlers = new JobHandlers { Json = _json };
        foreach (Action<JobHandlers, HostedReactor> add in _handlers)
        {
            add(handlers, hosted);
        }

        return new JobWorker(
            hosted.Reactor,
            ledger,
            handlers,
            options,
            services.GetRequiredService<ILogger<JobWorker>>()
        );
    }

    private static JobHandlerScope Open<THandler>(HostedReactor hosted)
        where THandler : class
    {
        AsyncServiceScope scope = hosted.Provider.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        return new JobHandlerScope(ReactorParts.Get<THandler>(scope.ServiceProvider, hosted.Name), scope);
    }
}
