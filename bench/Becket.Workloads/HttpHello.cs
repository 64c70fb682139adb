using System.Net;
using System.Text.Json.Nodes;
using Becket.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.Workloads;

/// <summary>w8: HTTP/1.1 with Kestrel, on a reactor or on Kestrel's sockets. Prints READY once it listens, and runs
/// until SIGTERM.</summary>
internal static class HttpHello
{
    public static Workload Workload { get; } = new("w8", ["port", "transport", "how", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        IoDriverKind driver = Enum.Parse<IoDriverKind>(
            arguments.OneOf("driver", "best", "epoll", "sockets"),
            ignoreCase: true
        );
        bool isOnReactor = arguments.OneOf("transport", "reactor", "sockets") == "reactor";
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, (int)arguments.Number("port", 0))
        );
        if (isOnReactor)
        {
            builder.WebHost.UseReactor(options => options.ReactorOptions = new ReactorOptions { Driver = driver });
        }

        using WebApplication app = builder.Build();
        if (arguments.OneOf("how", "run", "minimal") == "minimal")
        {
            app.MapGet("/", static () => "Hello, World!");
        }
        else
        {
            app.Run(static context =>
            {
                context.Response.ContentType = "text/plain";
                context.Response.ContentLength = 13;
                return context.Response.WriteAsync("Hello, World!");
            });
        }

        app.Lifetime.ApplicationStarted.Register(static () => Console.WriteLine("READY"));
        var result = new JsonObject { ["transport"] = isOnReactor ? "reactor" : "sockets" };
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
}
