using Becket.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Becket.AspNetCore;

/// <summary>The reactor of a request or of a connection.</summary>
public static class ReactorHttpExtensions
{
    /// <summary>The reactor that carries the request: its handler runs on that reactor's thread.</summary>
    /// <param name="context">The request.</param>
    /// <remarks>Threads: any.</remarks>
    /// <exception cref="InvalidOperationException">No reactor carries this request.</exception>
    public static Reactor GetReactor(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Of(context.Features);
    }

    /// <summary>The reactor that carries the connection.</summary>
    /// <param name="connection">The connection, as <c>UseConnectionHandler</c> and connection middleware get
    /// it.</param>
    /// <remarks>Threads: any.</remarks>
    /// <exception cref="InvalidOperationException">No reactor carries this connection.</exception>
    public static Reactor GetReactor(this ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Of(connection.Features);
    }

    private static Reactor Of(IFeatureCollection features) =>
        features.Get<IReactorFeature>()?.Reactor
        ?? throw new InvalidOperationException(
            "No reactor carries this connection: it came in through another transport of Kestrel, or through a test "
                + "server. Call builder.WebHost.UseReactor(), and check what ReactorTransportOptions.Serves returns "
                + "for the endpoint."
        );
}
