using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Becket.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Becket.Workloads;

/// <summary>w8: HTTP/1.1 with Kestrel, on a reactor or on Kestrel's sockets. Prints READY once it listens, and runs
/// until SIGTERM.</summary>
internal static class HttpHello
{
    public static Workload Workload { get; } =
        new("w8", ["port", "transport", "how", "driver", "tls", "cert", "key"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        IoDriverKind driver = Enum.Parse<IoDriverKind>(
            arguments.OneOf("driver", "best", "epoll", "sockets"),
            ignoreCase: true
        );
        string transport = arguments.OneOf("transport", "reactor", "sockets", "inline");
        bool isOnReactor = transport == "reactor";
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, (int)arguments.Number("port", 0), listen => UseTls(listen, arguments))
        );
        if (isOnReactor)
        {
            builder.WebHost.UseReactor(options => options.ReactorOptions = new ReactorOptions { Driver = driver });
        }

        if (transport == "inline")
        {
            builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        }

        using WebApplication app = builder.Build();
        switch (arguments.OneOf("how", "run", "minimal", "json"))
        {
            case "minimal":
                app.MapGet("/", static () => "Hello, World!");
                break;
            case "json":
                app.MapGet("/", static () => new Greeting("Hello, World!"));
                break;
            default:
                app.Run(static context =>
                {
                    context.Response.ContentType = "text/plain";
                    context.Response.ContentLength = 13;
                    return context.Response.WriteAsync("Hello, World!");
                });
                break;
        }

        app.Lifetime.ApplicationStarted.Register(static () => Console.WriteLine("READY"));
        var result = new JsonObject { ["transport"] = transport };
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            if (isOnReactor)
            {
                Reactor reactor = app.Services.GetRequiredService<ServerReactors>().First;
                result["driver"] = reactor.DriverName;
                result["turns"] = reactor.Statistics().Turns;
            }
        });
        app.Run();
        return result;
    }

    private static void UseTls(ListenOptions listen, Arguments arguments)
    {
        if (arguments.OneOf("tls", "off", "on") == "on")
        {
            listen.UseHttps(X509Certificate2.CreateFromPemFile(arguments.Text("cert", ""), arguments.Text("key", "")));
        }
    }

    private sealed record Greeting(string Message);
}
