using System.Net;
using Becket.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Becket.Http.Tests.Real;

/// <summary>A web application and its client on one reactor.</summary>
public sealed class KestrelOnTheReactorTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpHandlerKind.Sockets)]
    [InlineData(HttpHandlerKind.Loop)]
    public async Task A_handler_asks_its_own_server_on_the_same_loop(HttpHandlerKind kind)
    {
        await using WebApplication app = Build(
            static options => options.Listen(IPAddress.Loopback, 0),
            new ReactorOptions()
        );
        await app.StartAsync(Test);
        Reactor reactor = app.Services.GetRequiredService<ServerReactors>().First;
        string address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        using var http = new HttpClient(reactor.CreateHttpHandler(options: new HttpHandlerOptions { Kind = kind }));
        http.BaseAddress = new Uri(address);

        string answer = await reactor.CallFromThreadAsync(
            async Deferred<string> () =>
            {
                string[] all = await Cooperator.ForEach(
                    Enumerable.Range(0, 20),
                    slots: 5,
                    async number => await http.GetStringAsync($"/wait/{number}")
                );
                Assert.Same(reactor, Reactor.Current);
                return string.Join(' ', all);
            },
            Test
        );

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 20)), answer);
        await app.StopAsync(Test);
    }

    [Fact]
    public async Task In_virtual_time_a_client_waits_for_an_hour_in_no_time()
    {
        await using WebApplication app = Build(
            static options => options.Listen(IPAddress.Loopback, 80),
            new ReactorOptions
            {
                VirtualTime = true,
                VirtualTimeLimit = TimeSpan.Zero,
                VirtualTimePatience = Timeout.InfiniteTimeSpan,
            }
        );
        await app.StartAsync(Test);
        Reactor reactor = app.Services.GetRequiredService<ServerReactors>().First;
        using var http = new HttpClient(reactor.CreateHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };

        double took = await reactor.CallFromThreadAsync(
            async Deferred<double> () =>
            {
                double began = reactor.Seconds;
                Assert.Equal("3600000", await http.GetStringAsync("http://127.0.0.1/wait/3600000"));
                return reactor.Seconds - began;
            },
            Test
        );

        Assert.Equal(3600, took, tolerance: 1);
        await app.StopAsync(Test);
    }

    private static WebApplication Build(
        Action<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions> listen,
        ReactorOptions options
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(listen);
        builder.WebHost.UseReactor(transport => transport.ReactorOptions = options);
        WebApplication app = builder.Build();
        app.MapGet(
            "/wait/{milliseconds:int}",
            static async (HttpContext context, int milliseconds) =>
            {
                await context.GetReactor().DeferLater(TimeSpan.FromMilliseconds(milliseconds));
                return $"{milliseconds}";
            }
        );
        return app;
    }
}
