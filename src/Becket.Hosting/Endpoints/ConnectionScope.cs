using Becket.Deferreds;
using Becket.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Endpoints;

/// <summary>The services of one connection, which end with it, on the loop.</summary>
/// <param name="reactor">The reactor.</param>
/// <param name="scope">The scope.</param>
/// <param name="name">The name of the reactor, whose services come first; null for the one without.</param>
internal sealed class ConnectionScope(Reactor reactor, AsyncServiceScope scope, string? name)
{
    /// <summary>The services, for code on the reactor.</summary>
    public IServiceProvider Provider { get; } =
        name is null
            ? scope.ServiceProvider
            : new Running.ReactorServiceProvider(
                scope.ServiceProvider,
                scope.ServiceProvider.GetRequiredKeyedService<HostedReactor>(name)
            );

    /// <summary>Disposes of an object of the connection, and then of the scope. What that throws is logged.</summary>
    public async Deferred End(object? owned)
    {
        try
        {
            await Dispose(owned);
        }
        catch (Exception error)
        {
            reactor.Report(error, $"the disposal of {owned?.GetType().Name}");
        }

        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception error)
        {
            reactor.Report(error, "the disposal of the services of a connection");
        }
    }

    private static ValueTask Dispose(object? owned)
    {
        switch (owned)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();

            case IDisposable disposable:
                disposable.Dispose();
                return ValueTask.CompletedTask;

            default:
                return ValueTask.CompletedTask;
        }
    }
}
