using System.Net;
using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Net.Endpoints;
using Becket.Reactors;

namespace Becket.Http;

/// <summary>Makes connections to servers and proxies.</summary>
internal sealed class Connector(Reactor reactor, HttpHandlerOptions options)
{
    /// <summary>Connects, on the loop.</summary>
    public async Deferred<Connection> Connect(DnsEndPoint server)
    {
        IStreamClientEndpoint endpoint = options.Endpoint is { } make
            ? make(server)
                ?? throw new InvalidOperationException(
                    $"{nameof(HttpHandlerOptions)}.{nameof(HttpHandlerOptions.Endpoint)} returned null for "
                        + $"{server.Host}:{server.Port}. It has to return an endpoint."
                )
            : new HostnameEndpoint(reactor, server.Host, server.Port, options.Connect);
        return (await endpoint.Connect(new ConnectionFactory())).Connection;
    }

    /// <summary>Connects for <see cref="SocketsHttpHandler"/>, which calls this on the thread pool.</summary>
    public async ValueTask<Stream> ConnectFromThread(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    ) =>
        // The token is not an argument of the call: it would end the task although the loop has made a connection
        // meanwhile, which nothing would close.
        await reactor
            .CallFromThreadAsync(
                async Deferred<Stream> () =>
                    (await Connect(context.DnsEndPoint).CancelOn(cancellationToken)).AsStream(),
                CancellationToken.None
            )
            .ConfigureAwait(false);
}
