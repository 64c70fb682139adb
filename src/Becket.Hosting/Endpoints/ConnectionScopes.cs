using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Hosting.Running;
using Becket.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Endpoints;

/// <summary>The scopes of the connections of one endpoint: what the endpoint waits for when it stops.</summary>
internal sealed class ConnectionScopes(HostedReactor hosted)
{
    private readonly IServiceScopeFactory _factory = hosted.Provider.GetRequiredService<IServiceScopeFactory>();
    private DeferredEvent? _empty;

    public Reactor Reactor { get; } = hosted.Reactor;

    /// <summary>The services of the reactor.</summary>
    public IServiceProvider Provider => hosted.Provider;

    /// <summary>How many have not ended.</summary>
    public int Count { get; private set; }

    public ConnectionScope Begin()
    {
        AsyncServiceScope scope = _factory.CreateAsyncScope();
        Count++;
        return new ConnectionScope(
            this,
            scope,
            hosted.Name is null ? scope.ServiceProvider : new ReactorServiceProvider(scope.ServiceProvider, hosted)
        );
    }

    /// <summary>Fires when all have ended.</summary>
    public Deferred WaitUntilEmpty() => Count == 0 ? Deferred.Succeed() : (_empty ??= new DeferredEvent()).Wait();

    /// <summary>One has ended.</summary>
    public void OnEnded()
    {
        if (--Count == 0)
        {
            _empty?.Set();
            _empty = null;
        }
    }
}
