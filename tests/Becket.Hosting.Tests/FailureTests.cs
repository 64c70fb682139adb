namespace Becket.Hosting.Tests;

/// <summary>A loop that ends on its own, and background services that fail.</summary>
public sealed class FailureTests : HostTest
{
    [Fact]
    public async Task If_the_loop_fails_the_host_stops_with_its_error()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor(static options =>
        {
            // The one error of a loop that a program can bring about.
            options.VirtualTime = true;
            options.Adjust = static created => created with { VirtualTimeLimit = TimeSpan.FromDays(1) };
        });
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        Reactor reactor = host.Services.GetRequiredService<Reactor>();

        await reactor.CallFromThreadAsync(() => _ = reactor.CallLater(TimeSpan.FromDays(2), static () => { }));
        await Limit.Until(() => Task.FromResult(StoppingTokenOf(host).IsCancellationRequested));
        await Assert.ThrowsAsync<VirtualTimeException>(() => host.StopAsync().Soon());

        Assert.Contains(
            Log.All,
            static line =>
                line.StartsWith(
                    "Critical Becket.Hosting.HostedReactor: The loop of the reactor",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Run_throws_the_error_of_the_loop()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder
            .Services.AddReactor(static options =>
            {
                options.VirtualTime = true;
                options.Adjust = static created => created with { VirtualTimeLimit = TimeSpan.FromDays(1) };
            })
            .AddService(static _ =>
                Service.Create(
                    "late",
                    start: static () =>
                    {
                        Reactor.Current!.CallLater(TimeSpan.FromDays(2), static () => { });
                        return Deferred.Succeed();
                    }
                )
            );

        await Assert.ThrowsAsync<VirtualTimeException>(() => builder.Build().RunAsync().Soon());
    }

    [Fact]
    public async Task If_code_on_the_loop_stops_the_reactor_the_host_stops_in_order()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<First>();
        using IHost host = builder.Build();
        Task ran = host.RunAsync();
        Reactor reactor = host.Services.GetRequiredService<Reactor>();
        await Limit.Until(() => Task.FromResult(Events.Contains("first starts")));

        await reactor.CallFromThreadAsync(reactor.Stop).Soon();

        await ran.Soon();
        Assert.Equal(["first starts", "first stops"], Events);
    }

    [Fact]
    public async Task A_background_service_of_the_loop_is_cancelled_at_the_stop_and_waited_for()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<First>().AddService<Worker>().AddService<TokenWorker>();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        await Limit.Until(() => Task.FromResult(Events.Count >= 3));

        await host.StopAsync().Soon();

        Assert.Equal(
            [
                "first starts",
                "worker begins",
                "token worker begins",
                "token worker has cleaned up",
                "worker has cleaned up",
                "first stops",
            ],
            Events
        );
    }

    [Fact]
    public async Task A_background_service_that_fails_stops_the_host_with_its_error()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<First>().AddService<FailingWorker>();

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            builder.Build().RunAsync().Soon()
        );

        Assert.Equal("No work.", error.Message);
        Assert.Equal(["first starts", "first stops"], Events);
    }

    [Fact]
    public async Task A_host_that_ignores_failures_of_background_services_goes_on()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.Configure<HostOptions>(static options =>
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore
        );
        builder.Services.AddReactor().AddService<FailingWorker>();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        await Limit.Until(() =>
            Task.FromResult(Log.All.Any(static line => line.Contains("No work.", StringComparison.Ordinal)))
        );

        Assert.False(StoppingTokenOf(host).IsCancellationRequested);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_loop_that_is_blocked_does_not_keep_the_host_from_its_end()
    {
        using var release = new ManualResetEventSlim();
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.Configure<HostOptions>(static options =>
            options.ShutdownTimeout = TimeSpan.FromMilliseconds(50)
        );
        builder.Services.AddReactor();
        IHost host = builder.Build();
        await host.StartAsync().Soon();
        Task blocked = host
            .Services.GetRequiredService<Reactor>()
            .CallFromThreadAsync(() =>
            {
#pragma warning disable BKT0001, BKT0002 // A loop that is blocked is what the test is about.
                release.Wait();
#pragma warning restore BKT0001, BKT0002
            });

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => host.StopAsync().Soon());
        host.Dispose();

        Assert.StartsWith("The loop has not ended", error.Message, StringComparison.Ordinal);
        release.Set();
        await blocked.Soon();
    }

    private static CancellationToken StoppingTokenOf(IHost host) =>
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private sealed class Worker(Reactor reactor, System.Collections.Concurrent.ConcurrentQueue<string> events)
        : ReactorBackgroundService
    {
        protected override async Deferred Execute(CancellationToken stopping)
        {
            events.Enqueue("worker begins");
            try
            {
                await reactor.DeferLater(TimeSpan.FromHours(1), CancellationToken.None);
            }
            finally
            {
                await Deferred.Yield();
                events.Enqueue("worker has cleaned up");
            }
        }
    }

    private sealed class TokenWorker(System.Collections.Concurrent.ConcurrentQueue<string> events)
        : ReactorBackgroundService
    {
        protected override async Deferred Execute(CancellationToken stopping)
        {
            events.Enqueue("token worker begins");
            try
            {
#pragma warning disable BKT0007 // A task that only the token ends.
                await Task.Delay(TimeSpan.FromHours(1), stopping);
#pragma warning restore BKT0007
            }
            finally
            {
                events.Enqueue("token worker has cleaned up");
            }
        }
    }

    private sealed class FailingWorker(Reactor reactor) : ReactorBackgroundService
    {
        protected override async Deferred Execute(CancellationToken stopping)
        {
            await reactor.DeferLater(TimeSpan.FromMilliseconds(20), stopping);
            throw new InvalidDataException("No work.");
        }
    }
}
