using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Becket.Hosting.Tests;

/// <summary>The health check of a reactor.</summary>
public sealed class HealthTests : HostTest
{
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_reactor_whose_services_run_and_whose_endpoints_listen_is_healthy()
    {
        using IHost host = CreateHost(s_never, s_never);
        await host.StartAsync().Soon();

        HealthReportEntry entry = await Check(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Contains("loop_delay_p99_seconds", entry.Data.Keys);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_reactor_that_has_not_started_or_has_ended_is_unhealthy()
    {
        using IHost host = CreateHost(s_never, s_never);

        Assert.Equal("The reactor has not started.", (await Check(host)).Description);

        await host.StartAsync().Soon();
        await host.StopAsync().Soon();

        HealthReportEntry entry = await Check(host);
        Assert.Equal((HealthStatus.Unhealthy, "The reactor has ended."), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_reactor_is_unhealthy_while_its_services_start_and_while_they_stop()
    {
        Deferred started = new(),
            stopped = new();
        HostApplicationBuilder builder = CreateBuilder();
        builder
            .Services.AddReactor()
            .AddService(_ => Service.Create("slow", start: () => started, stop: () => stopped));
        builder.Services.AddHealthChecks().AddReactor();
        using IHost host = builder.Build();
        Task starting = host.StartAsync();

        await Limit.Until(async () => (await Check(host)).Description == "The services have not started: Starting.");
        await host.Services.GetRequiredService<Reactor>().CallFromThreadAsync(() => started.Callback());
        await starting.Soon();
        Task stopping = host.StopAsync();
        await Limit.Until(async () => (await Check(host)).Description == "The reactor stops.");
        await host.Services.GetRequiredService<Reactor>().CallFromThreadAsync(() => stopped.Callback());
        await stopping.Soon();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_listen_is_unhealthy()
    {
        using IHost host = CreateHost(s_never, s_never);
        await host.StartAsync().Soon();
        HostedReactor hosted = host.Services.GetRequiredService<HostedReactor>();

        await hosted.Reactor.CallFromThreadAsync(() => hosted.Endpoints[0].StopAccepting(deadline: null)).Soon();

        Assert.Equal("The endpoint \"devices\" does not listen.", (await Check(host)).Description);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_loop_whose_delay_is_over_the_first_limit_is_degraded_and_over_the_second_unhealthy()
    {
        using IHost degraded = CreateHost(TimeSpan.Zero, s_never);
        using IHost unhealthy = CreateHost(TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        await degraded.StartAsync().Soon();
        await unhealthy.StartAsync().Soon();
        await BlockShortly(degraded);
        await BlockShortly(unhealthy);

        Assert.Equal(HealthStatus.Degraded, (await Check(degraded)).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await Check(unhealthy)).Status);
        await degraded.StopAsync().Soon();
        await unhealthy.StopAsync().Soon();
    }

    [Fact]
    public async Task A_blocked_loop_is_unhealthy()
    {
        using var release = new ManualResetEventSlim();
        using IHost host = CreateHost(s_never, TimeSpan.FromMilliseconds(50));
        await host.StartAsync().Soon();
        Task blocked = host.Services.GetRequiredService<Reactor>().CallFromThreadAsync(() => Block(release));

        HealthReportEntry entry = await Check(host);

        Assert.Equal(
            (HealthStatus.Unhealthy, "The loop is blocked: it has not answered for 0.05 s."),
            (entry.Status, entry.Description)
        );
        release.Set();
        await blocked.Soon();
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task Each_named_reactor_has_a_check_of_its_own()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor("a");
        builder.Services.AddReactor("b");
        builder
            .Services.AddHealthChecks()
            .AddReactor("a", Patient(s_never, s_never), tags: ["live"])
            .AddReactor("b", Patient(s_never, s_never));
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(["reactor a", "reactor b"], report.Entries.Keys.Order());
        Assert.Equal(HealthStatus.Healthy, report.Status);
        await host.StopAsync().Soon();
    }

    private static Action<ReactorHealthOptions> Patient(TimeSpan degraded, TimeSpan unhealthy) =>
        options =>
        {
            options.DegradedDelay = degraded;
            options.UnhealthyDelay = unhealthy;
        };

    private static async Task<HealthReportEntry> Check(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().Soon()).Entries["reactor"];

    private static void Block(ManualResetEventSlim until)
    {
#pragma warning disable BKT0001, BKT0002 // A loop that is blocked is what the test is about.
        until.Wait();
#pragma warning restore BKT0001, BKT0002
    }

    private static async Task BlockShortly(IHost host)
    {
        using var never = new ManualResetEventSlim();
        await host
            .Services.GetRequiredService<Reactor>()
            .CallFromThreadAsync(() =>
            {
#pragma warning disable BKT0001, BKT0002
                never.Wait(500);
#pragma warning restore BKT0001, BKT0002
            })
            .Soon();
    }

    private IHost CreateHost(TimeSpan degraded, TimeSpan unhealthy)
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:devices=tcp:0:interface=127.0.0.1");
        builder.Services.AddReactor().AddService<First>().AddEndpoint<Silent>("devices");
        builder.Services.AddHealthChecks().AddReactor(configure: Patient(degraded, unhealthy));
        return builder.Build();
    }

    private sealed class Silent : Protocol;
}
