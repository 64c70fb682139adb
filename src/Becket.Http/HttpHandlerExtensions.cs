using Becket.Deferreds;
using Becket.Http.Loop;
using Becket.Reactors;

namespace Becket.Http;

/// <summary>HTTP clients, as a member of <see cref="Reactor"/>.</summary>
public static class HttpHandlerExtensions
{
    /// <summary>Makes a handler for <see cref="HttpClient"/>, whose connections are this reactor's.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="configure">Called once, before this returns, with the settings: proxy, cookies, redirects, limits,
    /// TLS. Null for the defaults of <see cref="SocketsHttpHandler"/>.</param>
    /// <param name="options">What the settings do not have; null for the defaults.</param>
    /// <returns>The handler, with a pool of connections. Disposing of it, or of the client, closes them. In real time a
    /// <see cref="SocketsHttpHandler"/>; in virtual time <see cref="HttpHandlerKind.Loop"/> with the same
    /// settings.</returns>
    /// <remarks>
    /// <para>Connections are made as <see cref="Net.Endpoints.HostnameEndpoint"/> makes them: names are looked up by
    /// the reactor's resolver, and all addresses are tried. They count as the reactor's, and end when it stops.</para>
    /// <para>Threads: any, also before the reactor runs. Requests may come from any thread; an <c>async</c> method that
    /// awaits one on the loop goes on on the loop.</para>
    /// <para>Source: <c>twisted.web.client.Agent</c>.</para>
    /// </remarks>
    /// <exception cref="NotSupportedException">A setting is set that <see cref="HttpHandlerKind.Loop"/> does not
    /// have.</exception>
    /// <exception cref="ArgumentException">The settings have a <see cref="SocketsHttpHandler.ConnectCallback"/>, or the
    /// kind is unknown.</exception>
    public static HttpMessageHandler CreateHttpHandler(
        this Reactor reactor,
        [RunsOnLoop] Action<SocketsHttpHandler>? configure = null,
        HttpHandlerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        options ??= new HttpHandlerOptions();
        var connector = new Connector(reactor, options);
        var settings = new SocketsHttpHandler();
        try
        {
            configure?.Invoke(settings);
            if (settings.ConnectCallback is not null)
            {
                throw new ArgumentException(
                    $"The settings have a {nameof(SocketsHttpHandler.ConnectCallback)}, but this handler's connections "
                        + $"are the reactor's. Set {nameof(HttpHandlerOptions)}.{nameof(HttpHandlerOptions.Endpoint)} "
                        + "in its place.",
                    nameof(configure)
                );
            }

            switch (options.Kind)
            {
                case HttpHandlerKind.Best when reactor.IsRealTime:
                case HttpHandlerKind.Sockets:
                    settings.ConnectCallback = connector.ConnectFromThread;
                    return settings;

                case HttpHandlerKind.Best:
                case HttpHandlerKind.Loop:
                    LoopHttpHandler handler = new(reactor, new LoopSettings(settings, reactor.IsRealTime), connector);
                    settings.Dispose();
                    return handler;

                default:
                    throw new ArgumentException($"{options.Kind} is no kind of handler.", nameof(options));
            }
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }
}
