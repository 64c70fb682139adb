using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The status page: plain ASP.NET Core on its own threads, at 127.0.0.1. For each request it asks the loop for
/// a snapshot.</summary>
internal sealed class StatusServer
{
    private readonly WebApplication _web;

    private StatusServer(Reactor reactor, StatusMonitor monitor, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        builder.Services.AddRoutingCore();

        // The host's own lifetime would handle SIGTERM, also the second one. Here the reactor handles signals.
        builder.Services.AddSingleton<IHostLifetime, NoSignalHandling>();
        _web = builder.Build();
        byte[] page = Page();
        _web.MapGet("/", () => Results.Bytes(page, "text/html; charset=utf-8"));
        _web.MapGet(
            "/status.json",
            async () =>
                Results.Json(
                    StatusMonitor.Complete(
                        await reactor.CallFromThreadAsync(monitor.TakeSnapshot).ConfigureAwait(false)
                    ),
                    StatusJson.Default.StatusSnapshot
                )
        );
    }

    /// <summary>The address of the page.</summary>
    public Uri Address =>
        new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a server, and blocks until it listens. Do not call it on the loop.</summary>
    /// <param name="reactor">The loop.</param>
    /// <param name="monitor">The source of the figures.</param>
    /// <param name="port">The port. 0: the system chooses one.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static StatusServer Start(Reactor reactor, StatusMonitor monitor, int port)
    {
        var server = new StatusServer(reactor, monitor, port);
        server._web.Start();
        return server;
    }

    public async Task Stop()
    {
        // An open request must not delay the end.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(timeout.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private static byte[] Page()
    {
        using Stream stream = typeof(StatusServer).Assembly.GetManifestResourceStream("status.html")!;
        byte[] page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    }

    private sealed class NoSignalHandling : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
