using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Http.Loop;

/// <summary>The pool of each server.</summary>
internal sealed class ServerPools(Reactor reactor, LoopSettings settings, Connector connector)
{
    private readonly Dictionary<ServerKey, ServerPool> _pools = [];
    private bool _isClosed;

    /// <summary>Sends a request over a connection of its server's pool.</summary>
    public Deferred<HttpResponseMessage> Send(
        HttpRequestMessage request,
        RequestExtras extras,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(HttpMessageHandler));
        Uri uri = request.RequestUri!;
        Uri? proxy = FindProxy(uri);
        bool isSecure = Schemes.IsSecure(uri);

        // The name that the certificate must bear follows the Host field, as with SocketsHttpHandler.
        string name = isSecure && request.Headers.Host is { } host ? new Uri($"https://{host}").IdnHost : uri.IdnHost;
        var key = new ServerKey(isSecure, uri.IdnHost, uri.Port, name, proxy);
        if (!_pools.TryGetValue(key, out ServerPool? pool))
        {
            var opener = new ServerOpener(key, settings, connector);
            _pools.Add(key, pool = new ServerPool(reactor, settings, opener));
        }

        return pool.Send(request, extras, cancellationToken);
    }

    public void Close()
    {
        _isClosed = true;
        foreach (ServerPool pool in _pools.Values)
        {
            pool.Close();
        }
    }

    private Uri? FindProxy(Uri uri)
    {
        Uri? proxy = settings.Proxy is { } proxies && !proxies.IsBypassed(uri) ? proxies.GetProxy(uri) : null;
        return proxy is null or { Scheme: "http" }
            ? proxy
            : throw new NotSupportedException(
                $"The proxy {proxy} is not supported by {nameof(HttpHandlerKind)}."
                    + $"{nameof(HttpHandlerKind.Loop)}, which knows proxies with the scheme http only."
            );
    }
}
