using System.Net;
using Becket.AspNetCore;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Status.Feed;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Status.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The API and the operator's pages: ASP.NET Core on the gateway's own loop. Handlers read the gateway's
/// state as it is, without a lock. What takes long, they give to a thread: the store, and long lists.</summary>
internal sealed class StatusServer
{
    private readonly Reactor _reactor;
    private readonly WebApplication _web;
    private readonly StatusStore _store;
    private readonly AlarmFeed _feed;

    private StatusServer(StatusContext context, StatusOptions options)
    {
        _reactor = context.Reactor;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseReactor(transport => transport.Reactor = context.Reactor)
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                Limit(kestrel.Limits);
                kestrel.Listen(options.Address);
            });
        builder.Services.AddRoutingCore();

        // The host's own lifetime would handle SIGTERM, also the second one. Here the reactor handles signals.
        builder.Services.AddSingleton<IHostLifetime, NoSignalHandling>();
        _web = builder.Build();
        _store = new StatusStore(context.Reactor, context.OpenStore);
        var directory = new DeviceDirectory(context, _store);
        _feed = new AlarmFeed(context, _store);

        var sessions = new OperatorSessions(options.Token, context.Reactor.TimeProvider);
        var guard = new RequestGuard(sessions, context.Logger);
        _web.Use(guard.Handle);
        Route[] routes =
        [
            .. new StatusApi(context).Routes,
            .. new DeviceApi(context, _store, directory).Routes,
            .. new AlarmApi(context, _store, directory, _feed).Routes,
            .. new SendApi(context).Routes,
            .. new PageRoutes(
                sessions,
                http => StatusLog.WrongToken(context.Logger, $"{http.Connection.RemoteIpAddress}")
            ).Routes,
        ];
        foreach (Route route in routes)
        {
            string[] methods = HttpMethods.IsGet(route.Method) ? [HttpMethods.Get, HttpMethods.Head] : [route.Method];
            _web.MapMethods(route.Pattern, methods, route.Handle).WithMetadata(route);
        }
    }

    /// <summary>The address of the page.</summary>
    public Uri Address =>
        new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a server, and waits until it listens.</summary>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine.</exception>
    /// <exception cref="InvalidOperationException">The address is not one of this machine alone, and there is no
    /// token.</exception>
    public static async Deferred<StatusServer> Start(StatusContext context, StatusOptions options)
    {
        if (options.Token is null && !IPAddress.IsLoopback(options.Address.Address))
        {
            throw new InvalidOperationException(
                $"Without a token the page listens on this machine only, not at {options.Address}."
            );
        }

        // The loop goes on meanwhile: to load and to compile a web server takes a hundred times as long as a turn may.
        return await context.Reactor.DeferToThread(() =>
        {
            var server = new StatusServer(context, options);
            server._web.Start();
            return server;
        });
    }

    /// <summary>Ends the server. An open request has a second to end.</summary>
    public async Deferred Stop()
    {
        // An open request must not delay the end.
        _feed.Stop();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), _reactor.TimeProvider);
        await _web.StopAsync(timeout.Token);
        await _web.DisposeAsync();
        await _store.Close();
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 256;
        limits.MaxRequestBodySize = 64 * 1024;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);

        // The least rate of a reader and of a writer is the server's own: 240 bytes a second, after five seconds.
    }

    private sealed class NoSignalHandling : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
