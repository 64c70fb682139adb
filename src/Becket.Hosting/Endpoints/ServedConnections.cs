using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Connections;
using Becket.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Endpoints;

/// <summary>Serves each connection of an endpoint with a function.</summary>
internal sealed class ServedConnections
{
    private readonly string _endpoint;
    private readonly IServiceScopeFactory _scopes;
    private readonly string? _name;
    private readonly Func<Connection, IServiceProvider, Deferred> _serve;

    public ServedConnections(
        string endpoint,
        IServiceScopeFactory scopes,
        string? name,
        Func<Connection, IServiceProvider, Deferred> serve
    )
    {
        _endpoint = endpoint;
        _scopes = scopes;
        _name = name;
        _serve = serve;

        // The second function makes them accepted ones, which see the end of their stream when the reactor stops.
        Factory = new ConnectionFactory(connection => _ = Serve(connection), static () => { });
    }

    public Factory Factory { get; }

    private async Deferred Serve(Connection connection)
    {
        Reactor reactor = Reactor.Current!;
        var scope = new ConnectionScope(reactor, _scopes.CreateAsyncScope(), _name);
        try
        {
            await _serve(connection, scope.Provider);
            await connection.DisposeAsync();
        }
        catch (Exception error)
        {
            // A peer that goes away in the middle is no fault of the program.
            if (error is not Becket.Net.Errors.ConnectionEndedException)
            {
                reactor.Report(error, $"the endpoint \"{_endpoint}\"");
            }

            connection.AbortConnection();
        }

        await scope.End(null);
    }
}
