using System.Net;
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

/// <summary>The API and the operator's pages: plain ASP.NET Core on its own threads. It asks the loop for what only the
/// loop knows, so a slow reader holds up nothing but itself.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly StatusStore _store;
    private readonly DeviceDirectory _directory;
    private readonly AlarmFeed _feed;

    private StatusServer(StatusContext context, StatusOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
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
        _store = new StatusStore(context.OpenStore);
        _directory = new DeviceDirectory(context, _store);
        _feed = new AlarmFeed(context, _store);

        var sessions = new OperatorSessions(options.Token, TimeProvider.System);
        var guard = new RequestGuard(sessions, context.Logger);
        _web.Use(guard.Handle);
        Route[] routes =
        [
            .. new StatusApi(context).Routes,
            .. new DeviceApi(context, _store, _directory).Routes,
            .. new AlarmApi(context, _store, _directory, _feed).Routes,
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

    /// <summary>Starts a server, and blocks until it listens. Do not call it on the loop.</summary>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine.</exception>
    /// <exception cref="InvalidOperationException">The address is not one of this machine alone, and there is no
    /// token.</exception>
    public static StatusServer Start(StatusContext context, StatusOptions options)
    {
        if (options.Token is null && !IPAddress.IsLoopback(options.Address.Address))
        {
            throw new InvalidOperationException(
                $"Without a token the page listens on this machine only, not at {options.Address}."
            );
        }

        var server = new StatusServer(context, options);
        server._web.Start();
        return server;
    }

    /// <summary>Ends the server. An open request has a second to end.</summary>
    public async ValueTask DisposeAsync()
    {
        // An open request must not delay the end.
        _feed.Stop();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(timeout.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _directory.Dispose();
        _feed.Dispose();
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
