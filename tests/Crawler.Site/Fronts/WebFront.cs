using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Site.Fronts;

/// <summary>The site behind Kestrel: a server that the crawler has nothing in common with. It answers 501 where
/// something below HTTP is wrong, for which there is <see cref="LoopFront"/>.</summary>
public sealed class WebFront : IAsyncDisposable
{
    private static readonly IPAddress[] s_loopback =
    [
        .. Enumerable.Range(1, 4).Select(last => new IPAddress([127, 0, 0, (byte)last])),
    ];

    private readonly TestSite _site;
    private readonly WebApplication _app;

    private WebFront(TestSite site, WebApplication app, int port, int securePort) =>
        (_site, _app, Port, SecurePort) = (site, app, port, securePort);

    /// <summary>The port for http, on 127.0.0.1 and on Linux to 127.0.0.4.</summary>
    public int Port { get; }

    /// <summary>The port for https on these, with the certificates of <see cref="SiteCertificates"/>.</summary>
    public int SecurePort { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="site">The site.</param>
    /// <param name="port">The port for http; 0 takes a free one.</param>
    public static async Task<WebFront> Start(TestSite site, int port = 0)
    {
        port = port > 0 ? port : FreePort();
        int securePort = FreePort();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            // Only Linux has the whole of 127.0.0.0/8 without asking.
            foreach (IPAddress address in s_loopback.Take(OperatingSystem.IsLinux() ? s_loopback.Length : 1))
            {
                options.Listen(address, port, static listen => listen.Protocols = HttpProtocols.Http1);
                options.Listen(address, securePort, listen => listen.UseHttps(SiteCertificates.Of(address)));
            }
        });
        WebApplication app = builder.Build();
        var front = new WebFront(site, app, port, securePort);
        app.Run(front.Serve);
        await app.StartAsync();
        return front;
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitForShutdown() => ((IHost)_app).WaitForShutdownAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Serve(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/.log", StringComparison.Ordinal))
        {
            await SiteLogPage.Write(context, _site.Log);
            return;
        }

        var request = new SiteRequest(
            context.Request.Host.Host,
            // As it was sent: with its escapes.
            context.Request.Path.ToUriComponent(),
            context.Request.QueryString.Value ?? "",
            DateTimeOffset.UtcNow,
            name =>
                context.Request.Headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value)
                    ? value.ToString()
                    : null
        )
        {
            Port = context.Request.Host.Port is { } port ? $":{port}" : "",
        };
        SiteAnswer answer = _site.Answer(request, out LoggedRequest logged);
        int status = 0;
        try
        {
            await Send(context, answer);
            status = context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        finally
        {
            _site.Log.End(logged, status, DateTimeOffset.UtcNow);
        }
    }

    private static async Task Send(HttpContext context, SiteAnswer answer)
    {
        HttpResponse response = context.Response;
        if (answer.Misbehaviour == Misbehaviour.NeverAnswers)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        if (answer.HeadDelay > TimeSpan.Zero)
        {
            await Task.Delay(answer.HeadDelay, context.RequestAborted);
        }

        response.StatusCode = answer.Misbehaviour == Misbehaviour.None ? answer.Status : 501;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (!answer.IsChunked && answer.Status is not (204 or 304))
        {
            response.ContentLength = answer.Body.Length;
        }

        int step = answer.PieceDelay > TimeSpan.Zero ? 32 : Math.Max(1, answer.Body.Length);
        for (int at = 0; at < answer.Body.Length; at += step)
        {
            if (answer.PieceDelay > TimeSpan.Zero)
            {
                await Task.Delay(answer.PieceDelay, context.RequestAborted);
            }

            await response.Body.WriteAsync(
                answer.Body[at..Math.Min(at + step, answer.Body.Length)],
                context.RequestAborted
            );
        }
    }
}
