using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Becket.AspNetCore.Tests;

/// <summary>An application and its client in virtual time, on the simulated network of one reactor.</summary>
public sealed class VirtualTimeTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_that_waits_for_an_hour_answers_at_once()
    {
        await using WebServer server = await WebServer.Start(
            TransportKind.Epoll,
            static app =>
                app.Run(static async context =>
                {
                    Reactor reactor = context.GetReactor();
                    double began = reactor.Seconds;
                    await reactor.DeferLater(TimeSpan.FromHours(1));
                    await context.Response.WriteAsync($"{Math.Round(reactor.Seconds - began)} s");
                }),
            kestrel: static options => options.Listen(IPAddress.Loopback, 80),
            transport: static options =>
                options.ReactorOptions = new ReactorOptions
                {
                    VirtualTime = true,
                    VirtualTimeLimit = TimeSpan.Zero,
                    VirtualTimePatience = Timeout.InfiniteTimeSpan,
                }
        );
        Reactor reactor = server.Reactor;
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                    await reactor.CallFromThreadAsync(
                        async Deferred<Stream> () =>
                            (await reactor.ConnectTcp("127.0.0.1", context.DnsEndPoint.Port)).AsStream(),
                        cancellationToken
                    ),
            }
        );

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("3600 s", await client.GetStringAsync("http://shop/", Test).Soon());
        }
    }
}
