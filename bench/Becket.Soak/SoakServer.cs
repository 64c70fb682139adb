using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Becket.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Becket.Soak;

/// <summary>The server: a web application on a reactor. Prints its addresses once it listens, and its figures when
/// SIGTERM has ended it.</summary>
internal sealed class SoakServer
{
    /// <summary>The name in the server's certificate, which it makes itself.</summary>
    public const string Subject = "CN=localhost";

    private readonly FailureCount _failures;
    private readonly WebApplication _app;

    /// <summary>Only the loop changes them.</summary>
    private long _begun;
    private long _ended;

    private SoakServer(IoDriverKind driver, FailureCount failures)
    {
        _failures = failures;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(_failures);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Clients are slow on purpose, and slower on a busy machine.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMinutes(1);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromMinutes(1));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromMinutes(1));
            kestrel.Listen(IPAddress.Any, 0);
            kestrel.Listen(IPAddress.Any, 0, static listen => listen.UseHttps(MakeCertificate()));
        });
        builder.WebHost.UseReactor(options =>
            // How fast the machine is, is not the subject.
            options.ReactorOptions = new ReactorOptions { Driver = driver, SlowTurn = TimeSpan.Zero }
        );
        _app = builder.Build();
    }

    public static void Run(IoDriverKind driver)
    {
        using var failures = new FailureCount();
        var server = new SoakServer(driver, failures);
        server.Serve();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task Download(HttpContext context)
    {
        int left = int.Parse(context.Request.Query["bytes"]!, System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentLength = left;
        for (int sent = 0; left > 0; )
        {
            ReadOnlyMemory<byte> part = Pattern.From(sent, Math.Min(left, 64 * 1024));
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            sent += part.Length;
            left -= part.Length;
        }
    }

    private static async Task Upload(HttpContext context)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            long length = 0;
            bool isRight = true;
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var count and > 0)
            {
                isRight &= Pattern.Matches(length, buffer.AsSpan(0, count));
                length += count;
            }

            await Write(context, $"{length} {isRight}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task Echo(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                    return;
                }

                await socket.SendAsync(
                    buffer.AsMemory(0, part.Count),
                    part.MessageType,
                    part.EndOfMessage,
                    context.RequestAborted
                );
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Task Write(HttpContext context, string text)
    {
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }

    private void Serve()
    {
        _app.Use(Count);
        _app.UseWebSockets();
        _app.MapGet("/", static (HttpContext context) => Write(context, "Hello"));
        _app.MapGet("/wait", (RequestDelegate)Wait);
        _app.MapGet("/download", (RequestDelegate)Download);
        _app.MapPost("/upload", (RequestDelegate)Upload);
        _app.Map("/socket", (RequestDelegate)Echo);
        _app.MapGet("/state", (RequestDelegate)Report);
        _app.Lifetime.ApplicationStarted.Register(() =>
        {
            Uri[] addresses =
            [
                .. _app
                    .Services.GetRequiredService<IServer>()
                    .Features.Get<IServerAddressesFeature>()!
                    .Addresses.Select(static address => new Uri(address)),
            ];
            Console.WriteLine($"READY {addresses[0].Port} {addresses[1].Port}");
        });
        _ = StopWithParent();
        _app.Run();
        Console.WriteLine($"BEGUN {_begun} ENDED {_ended} FAILURES {_failures.Count}");
    }

    /// <summary>The end of the standard input is the end of the program that started this one.</summary>
    private async Task StopWithParent()
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        _app.Lifetime.StopApplication();
    }

    private static async Task Wait(HttpContext context)
    {
        await context.GetReactor().DeferLater(TimeSpan.FromMilliseconds(20));
        await Write(context, "Waited");
    }

    private async Task Count(HttpContext context, RequestDelegate next)
    {
        _begun++;
        try
        {
            await next(context);
        }
        finally
        {
            _ended++;
        }
    }

    /// <summary>The connections, this one included; the requests that run beside this one; failures that nothing
    /// handled; and the bytes on the heap.</summary>
    private Task Report(HttpContext context)
    {
        // Twice: the first collection finds what waits for its finalizer.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long heap = GC.GetTotalMemory(forceFullCollection: true);

        // What is open on the reactor, without the two ports.
        int connections = context.GetReactor().Statistics().OpenChannels - 2;
        return Write(context, $"{connections} {_begun - _ended - 1} {_failures.Count} {heap} {_begun}");
    }
}
