using Becket.Deferreds;
using Becket.Hosting.Configuration;
using Becket.Hosting.Running;
using Becket.Hosting.Systemd;
using Becket.Reactors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Becket.Hosting;

/// <summary>Adds reactors to a host.</summary>
public static class ReactorServiceCollectionExtensions
{
    /// <summary>Adds a reactor. Its loop runs on a thread of its own, from before the hosted services start until all
    /// have stopped.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options, after the section "Reactor" of the configuration; null for none.</param>
    /// <returns>Adds services and endpoints to the reactor.</returns>
    /// <remarks>
    /// <para>The container then has the <see cref="Reactor"/>, the <see cref="HostedReactor"/>, and a
    /// <see cref="LoopOwned{T}"/> of each service. The services added to the builder start and stop at the place of
    /// this call among the hosted services.</para>
    /// <para>A second call adds to the same reactor.</para>
    /// <para>If the loop fails, the host stops with its error; if code on it calls <c>Stop</c>, the host stops
    /// too.</para>
    /// </remarks>
    public static ReactorBuilder AddReactor(
        this IServiceCollection services,
        [RunsOnThread] Action<HostedReactorOptions>? configure = null
    ) => Add(services, name: null, given: null, configure);

    /// <summary>Adds a reactor with a name, which is the key of its services: <c>[FromKeyedServices("name")]
    /// Reactor</c>.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name. Its options come from the section "Reactors:NAME".</param>
    /// <param name="configure">Sets options, after the configuration; null for none.</param>
    /// <inheritdoc cref="AddReactor(IServiceCollection, Action{HostedReactorOptions})"/>
    public static ReactorBuilder AddReactor(
        this IServiceCollection services,
        string name,
        [RunsOnThread] Action<HostedReactorOptions>? configure = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, given: null, configure);
    }

    /// <summary>Adds a reactor that the program runs itself: the host starts services and endpoints on it, and stops
    /// them, and leaves the loop alone.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="reactor">The reactor. It runs before the host starts, and until the host has stopped.</param>
    /// <param name="configure">Sets options, after the section "Reactor" of the configuration; null for none. Those
    /// that say how to create a reactor have no effect.</param>
    /// <returns>Adds services and endpoints to the reactor.</returns>
    public static ReactorBuilder AddReactor(
        this IServiceCollection services,
        Reactor reactor,
        [RunsOnThread] Action<HostedReactorOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        return Add(services, name: null, reactor, configure);
    }

    private static ReactorBuilder Add(
        IServiceCollection services,
        string? name,
        Reactor? given,
        Action<HostedReactorOptions>? configure
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ReactorParts? parts = services
            .Where(static known =>
                known is { IsKeyedService: false, ServiceType: var type } && type == typeof(ReactorParts)
            )
            .Select(static known => (ReactorParts)known.ImplementationInstance!)
            .FirstOrDefault(known => known.Name == name);
        if (parts is null)
        {
            parts = new ReactorParts(name, given);
            AddFirst(services, parts);
        }
        else if (given is not null && given != parts.Given)
        {
            throw new InvalidOperationException(
                "AddReactor was called before, for another reactor. Give this one to the first call, or add a reactor "
                    + "with a name."
            );
        }

        if (configure is not null)
        {
            services.Configure(name ?? Options.DefaultName, configure);
        }

        return new ReactorBuilder(services, parts);
    }

    private static void AddFirst(IServiceCollection services, ReactorParts parts)
    {
        string? name = parts.Name;
        services.AddLogging();
        services.AddSingleton(parts);
        services.TryAddSingleton<WatchdogFeed>();
        services
            .AddOptions<HostedReactorOptions>(name ?? Options.DefaultName)
            .Configure<IServiceProvider>((options, provider) => Bind(options, parts, provider))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostedReactorOptions>>(new HostedReactorOptionsValidator(parts));
        if (name is null)
        {
            services.AddSingleton(provider => new HostedReactor(provider, parts));
            services.AddSingleton(static provider => new LoopEnd(provider.GetRequiredService<HostedReactor>()));
            if (parts.Given is { } given)
            {
                // As an instance, so that the container does not dispose of it.
                services.AddSingleton(given);
            }
            else
            {
                services.AddSingleton(static provider => provider.GetRequiredService<HostedReactor>().Reactor);
            }

            services.AddSingleton(typeof(LoopOwned<>));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => new HostedReactor(provider, parts));
            services.AddKeyedSingleton(
                name,
                (provider, _) => new LoopEnd(provider.GetRequiredKeyedService<HostedReactor>(name))
            );
            services.AddKeyedSingleton(
                name,
                (provider, _) => provider.GetRequiredKeyedService<HostedReactor>(name).Reactor
            );
            services.AddKeyedSingleton(serviceType: typeof(LoopOwned<>), serviceKey: name);
        }

        services.AddSingleton<IHostedService>(provider => new ReactorHostedService(
            ReactorParts.HostedOf(provider, name),
            ReactorParts.OptionsOf(provider, name),
            provider.GetRequiredService<IOptions<HostOptions>>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<HostedReactor>>()
        ));
    }

    private static void Bind(HostedReactorOptions options, ReactorParts parts, IServiceProvider provider)
    {
        if (parts.Name is { } name)
        {
            options.Name = name;
        }

        // A name that is not an option is a mistake of the configuration: it must not be overlooked.
        provider
            .GetService<IConfiguration>()
            ?.GetSection(parts.Section)
            .Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
    }
}
