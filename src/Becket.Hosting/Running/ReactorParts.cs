using Becket.Hosting.Endpoints;
using Becket.Net;
using Becket.Reactors;
using Becket.Reactors.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Becket.Hosting.Running;

/// <summary>What the builders of one reactor have added, in order.</summary>
/// <param name="name">The name of the reactor; null for the one without.</param>
/// <param name="given">The reactor if the program runs it itself; null if the host does.</param>
internal sealed class ReactorParts(string? name, Reactor? given)
{
    private readonly List<ReactorPart> _list = [];

    public string? Name => name;

    public Reactor? Given => given;

    public IReadOnlyList<ReactorPart> List => _list;

    /// <summary>The names of the endpoints, in order.</summary>
    public List<string> EndpointNames { get; } = [];

    /// <summary>The section of the configuration with the options.</summary>
    public string Section => SectionOf(name);

    public static string SectionOf(string? name) => string.IsNullOrEmpty(name) ? "Reactor" : $"Reactors:{name}";

    /// <summary>A service of a reactor, which has the reactor's name as its key.</summary>
    public static T Get<T>(IServiceProvider services, string? name)
        where T : notnull =>
        name is null ? services.GetRequiredService<T>() : services.GetRequiredKeyedService<T>(name);

    public static HostedReactor HostedOf(IServiceProvider services, string? name) => Get<HostedReactor>(services, name);

    public static HostedReactorOptions OptionsOf(IServiceProvider services, string? name) =>
        services.GetRequiredService<IOptionsMonitor<HostedReactorOptions>>().Get(name ?? Options.DefaultName);

    public void Add(string description, Func<IServiceProvider, Service> make) =>
        _list.Add(new ReactorPart($"service {description}", hosted => make(hosted.Provider)));

    public void AddEndpoint(string endpoint, Func<ConnectionScopes, Factory> make)
    {
        if (EndpointNames.Contains(endpoint, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The endpoint \"{endpoint}\" was added already.", nameof(endpoint));
        }

        EndpointNames.Add(endpoint);
        _list.Add(
            new ReactorPart(
                $"endpoint \"{endpoint}\"",
                hosted =>
                    HostedEndpoint.Create(
                        new ConnectionScopes(hosted),
                        endpoint,
                        $"{Section}:Endpoints:{endpoint}",
                        OptionsOf(hosted.Provider, name).Endpoints[endpoint],
                        make
                    )
            )
        );
    }
}
