using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds;
using Becket.Hosting.Endpoints;
using Becket.Hosting.Running;
using Becket.Net;
using Becket.Net.Connections;
using Becket.Reactors;
using Becket.Reactors.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting;

/// <summary>Adds what lives on a reactor of the host: services and endpoints. They start in the order added, each after
/// the one before, and stop in reverse.</summary>
/// <remarks>
/// <para>If one cannot start, those before it are stopped, and the start of the host fails with an exception that
/// names it.</para>
/// <para>Services, protocols and the functions given here are created on the loop, and get from the container what
/// their constructors ask for. For a reactor with a name, what is registered under that name comes first; a constructor
/// that asks for a <see cref="Reactor"/> gets this one.</para>
/// </remarks>
public sealed class ReactorBuilder
{
    private readonly ReactorParts _parts;

    internal ReactorBuilder(IServiceCollection services, ReactorParts parts)
    {
        Services = services;
        _parts = parts;
    }

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the reactor, which is the key of its services; null for the one without a name.</summary>
    public string? Name => _parts.Name;

    /// <summary>Adds a service that the container creates: on the loop, when the host starts.</summary>
    /// <typeparam name="TService">The service. Code on the loop can ask the container for it; code on threads asks for
    /// a <see cref="LoopOwned{T}"/> of it.</typeparam>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It was added already.</exception>
    public ReactorBuilder AddService<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService
    >()
        where TService : Service
    {
        string? name = Name;
        if (Services.Any(known => known.ServiceType == typeof(TService) && (string?)known.ServiceKey == name))
        {
            throw new InvalidOperationException(
                $"The service {typeof(TService).Name} is registered already. A service is added once; derive from it, "
                    + "or use AddService with a function, for a second one."
            );
        }

        Services.Add(
            name is null
                ? ServiceDescriptor.Singleton(services => ReactorParts.HostedOf(services, null).Create<TService>())
                : ServiceDescriptor.KeyedSingleton(
                    name,
                    (services, _) => ReactorParts.HostedOf(services, name).Create<TService>()
                )
        );
        _parts.Add(typeof(TService).Name, services => ReactorParts.Get<TService>(services, name));
        return this;
    }

    /// <summary>Adds a service that a function makes: a <c>TimerService</c>, or one of
    /// <see cref="Service.Create"/>.</summary>
    /// <param name="make">Called on the loop when the host starts.</param>
    /// <returns>The same builder.</returns>
    public ReactorBuilder AddService([RunsOnLoop] Func<IServiceProvider, Service> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _parts.Add("of a function", make);
        return this;
    }

    /// <summary>Adds an endpoint whose connections get a protocol from the container, each with a scope of its
    /// own.</summary>
    /// <typeparam name="TProtocol">The protocol. Its constructor gets services, also scoped ones, which are disposed of
    /// on the loop when the connection has ended; so is the protocol, if it can be.</typeparam>
    /// <param name="name">The name of the endpoint; <see cref="HostedReactorOptions.Endpoints"/> has its
    /// address.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">There is an endpoint of that name.</exception>
    public ReactorBuilder AddEndpoint<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProtocol
    >(string name)
        where TProtocol : Protocol => AddEndpoint(name, static scopes => new ScopedFactory<TProtocol>(scopes));

    /// <summary>Adds an endpoint whose connections get a protocol from a factory.</summary>
    /// <param name="name">The name of the endpoint; <see cref="HostedReactorOptions.Endpoints"/> has its
    /// address.</param>
    /// <param name="make">Makes the factory. Called on the loop when the host starts.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">There is an endpoint of that name.</exception>
    public ReactorBuilder AddEndpoint(string name, [RunsOnLoop] Func<IServiceProvider, Factory> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return AddEndpoint(name, (ConnectionScopes scopes) => make(scopes.Provider));
    }

    /// <summary>Adds an endpoint whose connections a function serves, with <c>await</c>.</summary>
    /// <param name="name">The name of the endpoint; <see cref="HostedReactorOptions.Endpoints"/> has its
    /// address.</param>
    /// <param name="serve">Called on the loop for each connection, with a scope of services. When its deferred fires,
    /// the connection is closed in order, and the scope is disposed of. If it fails, the failure is logged and the
    /// connection aborted.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>When the host stops, the read that waits gets the end of the stream.</remarks>
    /// <exception cref="ArgumentException">There is an endpoint of that name.</exception>
    public ReactorBuilder AddEndpoint(string name, [RunsOnLoop] Func<Connection, IServiceProvider, Deferred> serve)
    {
        ArgumentNullException.ThrowIfNull(serve);
        return AddEndpoint(name, scopes => new ServedConnections(name, scopes, serve).Factory);
    }

    private ReactorBuilder AddEndpoint(string name, Func<ConnectionScopes, Factory> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _parts.AddEndpoint(name, make);
        return this;
    }
}
