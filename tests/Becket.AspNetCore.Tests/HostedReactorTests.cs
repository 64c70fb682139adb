using Becket.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Becket.AspNetCore.Tests;

/// <summary>Kestrel on the reactor of the host.</summary>
public sealed class HostedReactorTests
{
    [Fact]
    public async Task UseReactor_takes_the_reactor_of_AddReactor_so_handlers_share_its_services()
    {
        WebApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<Visits>();
        builder.WebHost.UseReactor();
        await using WebApplication app = builder.Build();
        app.MapGet(
            "/",
            static async (HttpContext context, Reactor reactor, Visits visits) =>
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                return context.GetReactor() == reactor && Reactor.Current == reactor ? $"{++visits.Count}" : "another";
            }
        );
        await app.StartAsync().Soon();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal("1", await client.GetStringAsync("/").Soon());
        Assert.Equal("2", await client.GetStringAsync("/").Soon());
        Assert.Equal(
            2,
            await app
                .Services.GetRequiredService<LoopOwned<Visits>>()
                .CallFromThreadAsync(static visits => visits.Count)
                .Soon()
        );
        Assert.Same(
            app.Services.GetRequiredService<Reactor>(),
            app.Services.GetRequiredService<ServerReactors>().First
        );
        await app.StopAsync().Soon();
    }

    [Fact]
    public async Task Options_for_reactors_of_the_servers_own_make_them_beside_that_of_AddReactor()
    {
        WebApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor();
        builder.WebHost.UseReactor(static options => options.ReactorOptions = new ReactorOptions { Name = "web" });
        await using WebApplication app = builder.Build();
        await app.StartAsync().Soon();

        Assert.NotSame(
            app.Services.GetRequiredService<Reactor>(),
            app.Services.GetRequiredService<ServerReactors>().First
        );
        await app.StopAsync().Soon();
    }

    private static WebApplicationBuilder CreateBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    private sealed class Visits : Service
    {
        public int Count { get; set; }
    }
}
