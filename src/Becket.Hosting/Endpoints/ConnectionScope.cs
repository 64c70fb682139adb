using Becket.Deferreds;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Endpoints;

/// <summary>The services of one connection, which end with it, on the loop.</summary>
/// <param name="scopes">The scopes of the endpoint's connections.</param>
/// <param name="scope">The scope.</param>
/// <param name="provider">Its services, for code on the reactor.</param>
internal sealed class ConnectionScope(ConnectionScopes scopes, AsyncServiceScope scope, IServiceProvider provider)
{
    /// <summary>The services, for code on the reactor.</summary>
    public IServiceProvider Provider => provider;

    /// <summary>Disposes of an object of the connection, and then of the scope. What that throws is logged.</summary>
    public async Deferred End(object? owned)
    {
        try
        {
            await Dispose(owned);
        }
        catch (Exception error)
        {
            scopes.Reactor.Report(error, $"the disposal of {owned?.GetType().Name}");
        }

        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception error)
        {
            scopes.Reactor.Report(error, "the disposal of the services of a connection");
        }

        scopes.OnEnded();
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
