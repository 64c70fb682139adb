using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Connections;
using Becket.Net.Errors;

namespace Becket.Hosting.Endpoints;

/// <summary>Serves each connection of an endpoint with a function.</summary>
internal sealed class ServedConnections
{
    private readonly string _endpoint;
    private readonly ConnectionScopes _scopes;
    private readonly Func<Connection, IServiceProvider, Deferred> _serve;

    public ServedConnections(
        string endpoint,
        ConnectionScopes scopes,
        Func<Connection, IServiceProvider, Deferred> serve
    )
    {
        _endpoint = endpoint;
        _scopes = scopes;
        _serve = serve;

        // The second function makes them accepted ones, which see the end of their stream when the reactor stops.
        Factory = new ConnectionFactory(connection => _ = Serve(connection), static () => { });
    }

    public Factory Factory { get; }

    private async Deferred Serve(Connection connection)
    {
        ConnectionScope scope = _scopes.Begin();
        try
        {
            await _serve(connection, scope.Provider);
            await connection.DisposeAsync();
        }
        catch (Exception error)
        {
            // A peer that goes away in the middle is no fault of the program.
            if (error is not ConnectionEndedException)
            {
                _scopes.Reactor.Report(error, $"the endpoint \"{_endpoint}\"");
            }

            connection.AbortConnection();
        }

        await scope.End(null);
    }
}
