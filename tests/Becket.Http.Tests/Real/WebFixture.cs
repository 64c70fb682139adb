using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Becket.Http.Tests.Real;

/// <summary>Kestrel on its own sockets: a server that the client under test has nothing in common with. With a port for
/// plain connections, one with TLS that asks for a certificate, and a Unix socket.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    private WebApplication _app = null!;

    /// <summary>The path of the Unix socket.</summary>
    public string Socket { get; } = Path.Combine(Path.GetTempPath(), $"becket-http-{Guid.NewGuid():N}.sock");

    public string Address { get; private set; } = "";

    public string SecureAddress { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(
                IPAddress.Loopback,
                0,
                static listen =>
                    listen.UseHttps(
                        new HttpsConnectionAdapterOptions
                        {
                            ServerCertificate = Certificates.Server,
                            ClientCertificateMode = Microsoft
                                .AspNetCore
                                .Server
                                .Kestrel
                                .Https
                                .ClientCertificateMode
                                .AllowCertificate,
                            ClientCertificateValidation = static (_, _, _) => true,
                        }
                    )
            );
            if (!OperatingSystem.IsWindows())
            {
                options.ListenUnixSocket(Socket);
            }
        });
        _app = builder.Build();
        _app.UseWebSockets();
        Map(_app);
        await _app.StartAsync();
        string[] addresses =
        [
            .. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses,
        ];
        Address = addresses[0];
        SecureAddress = addresses[1].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void Map(WebApplication app)
    {
        app.MapGet("/hello", static () => "Hello");
        app.MapGet("/protocol", static (HttpContext context) => context.Request.Protocol);
        app.MapGet("/connection", static (HttpContext context) => context.Connection.Id);
        app.MapGet(
            "/certificate",
            static (HttpContext context) => context.Connection.ClientCertificate?.Subject ?? "none"
        );
        app.MapGet("/agent", static (HttpContext context) => context.Request.Headers.UserAgent.ToString());
        app.MapMethods(
            "/method",
            ["GET", "POST", "PUT", "DELETE"],
            static (HttpContext context) => context.Request.Method
        );
        app.MapPost("/echo", static (HttpContext context) => context.Request.Body.CopyToAsync(context.Response.Body));
        app.MapPost("/count", Count);
        app.MapPost(
            "/refuse",
            static (HttpContext context) =>
            {
                context.Response.StatusCode = 413;
                return context.Response.WriteAsync("too much");
            }
        );
        app.MapGet(
            "/bytes/{count:int}",
            static (HttpContext context, int count) =>
            {
                context.Response.ContentLength = count;
                return context.Response.Body.WriteAsync(new byte[count]).AsTask();
            }
        );
        app.MapGet("/to/{target}", static (string target) => Results.Redirect($"/{target}"));
        app.MapPost("/see/{target}", static (HttpContext context, string target) => SeeOther(context, 303, target));
        app.MapPost("/keep/{target}", static (HttpContext context, string target) => SeeOther(context, 307, target));
        app.MapGet("/around", static () => Results.Redirect("/around"));
        app.MapGet("/set", static (HttpContext context) => context.Response.Cookies.Append("tea", "green"));
        app.MapGet("/cookie", static (HttpContext context) => context.Request.Cookies["tea"] ?? "none");
        app.MapGet("/packed/{encoding}", Packed);
        app.MapGet("/pieces", Pieces);
        app.MapGet(
            "/address",
            static (HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "none"
        );
        app.MapGet("/items/{id:int}", static (int id) => Results.Json(new Item(id, $"tea {id}")));
        app.MapGet("/hang", static (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        app.MapGet(
            "/begin",
            static async (HttpContext context) =>
            {
                await context.Response.WriteAsync("begin");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        );
        app.Map("/socket", Socketed);
    }

    private static Task SeeOther(HttpContext context, int status, string target)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"/{target}";
        return Task.CompletedTask;
    }

    private static async Task Count(HttpContext context)
    {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        while (await context.Request.Body.ReadAsync(buffer) is var count and > 0)
        {
            total += count;
        }

        await context.Response.WriteAsync($"{total}");
    }

    private static async Task Packed(HttpContext context, string encoding)
    {
        context.Response.Headers.ContentEncoding = encoding;
        await using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
        };
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(context.Request.Headers.AcceptEncoding.ToString()));
    }

    private static async Task Pieces(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        for (int i = 0; i < 5; i++)
        {
            await context.Response.WriteAsync($"data: {i}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Yield();
        }
    }

    private static async Task Socketed(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[1024];
        while (
            await socket.ReceiveAsync(buffer, context.RequestAborted)
                is { MessageType: not WebSocketMessageType.Close } got
        )
        {
            await socket.SendAsync(
                buffer.AsMemory(0, got.Count),
                got.MessageType,
                got.EndOfMessage,
                context.RequestAborted
            );
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
