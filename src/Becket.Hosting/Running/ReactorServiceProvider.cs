using Becket.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Running;

/// <summary>The services for code on a reactor with a name: those registered under the name come first, and the
/// <see cref="Reactor"/> is this one.</summary>
internal sealed class ReactorServiceProvider(IServiceProvider services, HostedReactor hosted)
    : IKeyedServiceProvider,
        IServiceProviderIsKeyedService
{
    private readonly IServiceProviderIsKeyedService? _known = services.GetService<IServiceProviderIsKeyedService>();

    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(Reactor))
        {
            return hosted.Reactor;
        }

        if (
            serviceType == typeof(IServiceProvider)
            || serviceType == typeof(IServiceProviderIsService)
            || serviceType == typeof(IServiceProviderIsKeyedService)
        )
        {
            return this;
        }

        return IsOwn(serviceType)
            ? ((IKeyedServiceProvider)services).GetKeyedService(serviceType, hosted.Name)
            : services.GetService(serviceType);
    }

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)services).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)services).GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) =>
        serviceType == typeof(Reactor) || IsOwn(serviceType) || _known?.IsService(serviceType) == true;

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        _known?.IsKeyedService(serviceType, serviceKey) == true;

    // Not a collection: the container makes one of any type, and an empty one would hide the others.
    private bool IsOwn(Type serviceType) =>
        !(serviceType.IsGenericType && serviceType.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && _known?.IsKeyedService(serviceType, hosted.Name) == true;
}
