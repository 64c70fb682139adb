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

/// <summary>The status page: plain ASP.NET Core on its own threads, at 127.0.0.1. All it knows of the loop is a
/// function to call there.</summary>
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

        // The host's own would take SIGTERM, the second one too. Here the loop hears signals.
        builder.Services.AddSingleton<IHostLifetime, Silence>();
        _web = builder.Build();
        byte[] page = Page();
        _web.MapGet("/", () => Results.Bytes(page, "text/html; charset=utf-8"));
        _web.MapGet(
            "/status.json",
            async () =>
                Results.Json(
                    StatusMonitor.Finish(await reactor.Ask(monitor.Look).ConfigureAwait(false)),
                    StatusJson.Default.StatusSnapshot
                )
        );
    }

    /// <summary>Where it listens, once it has started.</summary>
    public Uri Address =>
        new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts one, and blocks until it listens: not for the loop.</summary>
    /// <param name="reactor">The loop.</param>
    /// <param name="monitor">What is shown.</param>
    /// <param name="port">0 lets the system choose.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static StatusServer Start(Reactor reactor, StatusMonitor monitor, int port)
    {
        var server = new StatusServer(reactor, monitor, port);
        server._web.Start();
        return server;
    }

    public async Task Stop()
    {
        // Somebody who looks does not hold up the end.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private static byte[] Page()
    {
        using Stream stream = typeof(StatusServer).Assembly.GetManifestResourceStream("status.html")!;
        byte[] page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    }

    private sealed class Silence : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
