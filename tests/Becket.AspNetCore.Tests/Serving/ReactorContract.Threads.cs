using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>On which thread handlers run.</content>
public abstract partial class ReactorContract
{
    [Fact]
    public async Task A_handler_is_on_the_loop_from_the_first_request_on_and_after_every_await()
    {
        var places = new ConcurrentQueue<string>();
        await using WebServer server = await WebServer.Start(Kind, app => app.Run(context => Visit(context, places)));
        using var client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };

        for (int i = 0; i < 3; i++)
        {
            using var body = new ByteArrayContent(new byte[100_000]);
            using HttpResponseMessage response = await client.PostAsync("/", body, Test).Soon();
            Assert.Equal("done", await response.Content.ReadAsStringAsync(Test));
        }

        await Limit.Until(() => places.Count == 3 * 9);
        Assert.All(places, static place => Assert.EndsWith("on the loop", place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_is_on_the_loop_over_tls_too()
    {
        var places = new ConcurrentQueue<string>();
        await using WebServer server = await WebServer.Start(
            Kind,
            app => app.Run(context => Visit(context, places)),
            static listen => listen.UseHttps(Certificates.Server)
        );
        using HttpClient client = HttpClients.Trusting(server);

        for (int i = 0; i < 3; i++)
        {
            using var body = new ByteArrayContent(new byte[100_000]);
            using HttpResponseMessage response = await client.PostAsync("/", body, Test).Soon();
            Assert.Equal("done", await response.Content.ReadAsStringAsync(Test));
        }

        await Limit.Until(() => places.Count == 3 * 9);
        Assert.All(places, static place => Assert.EndsWith("on the loop", place, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_is_on_the_loop_over_http_2_too(bool isSecure)
    {
        var places = new ConcurrentQueue<string>();
        await using WebServer server = await WebServer.Start(
            Kind,
            app => app.Run(context => Visit(context, places)),
            listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (isSecure)
                {
                    listen.UseHttps(Certificates.Server);
                }
            }
        );
        using HttpClient client = HttpClients.Trusting(server, HttpVersion.Version20);

        IEnumerable<Task<string>> answers = Enumerable
            .Range(0, 20)
            .Select(async _ =>
            {
                using var body = new ByteArrayContent(new byte[100_000]);
                using HttpResponseMessage response = await client.PostAsync("/", body, Test);
                return await response.Content.ReadAsStringAsync(Test);
            });
        string[] all = await Task.WhenAll(answers).Soon();

        Assert.All(all, static answer => Assert.Equal("done", answer));
        await Limit.Until(() => places.Count == 20 * 9);
        Assert.All(places, static place => Assert.EndsWith("on the loop", place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handlers_share_state_without_a_lock()
    {
        int visits = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    for (int i = 0; i < 100; i++)
                    {
                        int seen = visits;
                        if (i % 10 == 0)
                        {
                            await Task.Yield();
                            seen = visits;
                        }

                        Thread.SpinWait(20);
                        visits = seen + 1;
                    }

                    await context.Response.WriteAsync("done");
                })
        );
        using var client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => client.GetStringAsync("/", Test))).Soon();

        Assert.Equal(40 * 100, visits);
    }

    [Fact]
    public async Task Services_of_the_host_find_the_reactor_running_from_start_to_stop()
    {
        var service = new Watcher();
        await using (
            WebServer server = await WebServer.Start(
                Kind,
                static app => app.Run(static context => context.Response.WriteAsync("done")),
                services: services => service.Add(services)
            )
        )
        {
            Assert.True(server.Reactor.IsRunning);
        }

        Assert.Equal(["started: True", "stopping: True"], service.Notes);
        Assert.False(service.Reactor.IsRunning);
    }

    /// <summary>Notes nine times whether it is on the loop.</summary>
    private static async Task Visit(HttpContext context, ConcurrentQueue<string> places)
    {
        Reactor reactor = context.GetReactor();
        void Note(string where) => places.Enqueue($"{where}: {(Reactor.Current == reactor ? "on" : "off")} the loop");

        context.Response.OnStarting(() =>
        {
            Note("OnStarting");
            return Task.CompletedTask;
        });
        context.Response.OnCompleted(async () =>
        {
            Note("OnCompleted");
            await Task.Yield();
            Note("OnCompleted, later");
        });
        Note("at the beginning");
        await Task.Yield();
        Note("after Yield");
        await Task.Delay(1);
        Note("after Delay");
        await Task.Run(static () => { });
        Note("after Run");
        await context.Request.Body.CopyToAsync(Stream.Null);
        Note("after the body");
        await context.Response.WriteAsync("done");
        Note("at the end");
    }
}
