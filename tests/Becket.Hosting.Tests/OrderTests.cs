using System.Collections.Concurrent;

namespace Becket.Hosting.Tests;

/// <summary>Start and stop of the loop and of what lives on it.</summary>
public sealed class OrderTests : HostTest
{
    [Fact]
    public async Task Services_start_on_the_loop_in_order_and_stop_in_reverse_at_their_place_among_hosted_services()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddSingleton<IHostedService>(_ => new NotingHosted(Events, "before"));
        builder.Services.AddReactor().AddService<First>().AddService<Second>();
        builder.Services.AddSingleton<IHostedService>(_ => new NotingHosted(Events, "behind"));
        using IHost host = builder.Build();

        await host.StartAsync().Soon();
        await host.StopAsync().Soon();

        Assert.Equal(
            [
                "before starts",
                "first starts",
                "second starts",
                "behind starts",
                "behind stops",
                "second stops",
                "first stops",
                "before stops",
            ],
            Events
        );
    }

    [Fact]
    public async Task The_loop_runs_before_the_first_hosted_service_starts_and_until_the_last_has_stopped()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddHostedService<Caller>();
        builder.Services.AddReactor();
        using IHost host = builder.Build();
        Reactor reactor = host.Services.GetRequiredService<Reactor>();

        await host.StartAsync().Soon();
        await host.StopAsync().Soon();

        Assert.Equal(["on the loop", "on the loop"], Events);
        await Assert.ThrowsAsync<ReactorNotRunningException>(() => reactor.CallFromThreadAsync(() => 1));
    }

    [Fact]
    public async Task A_service_that_cannot_start_fails_the_start_of_the_host_by_name_and_stops_those_before()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder
            .Services.AddReactor()
            .AddService<First>()
            .AddService(_ =>
                Service.Create("prices", start: () => Deferred.Fail(new InvalidDataException("No table of prices.")))
            )
            .AddService<Second>();
        using IHost host = builder.Build();

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => host.StartAsync().Soon());

        Assert.Equal("The service \"prices\" could not be started: No table of prices.", error.Message);
        Assert.Equal(["first starts", "first stops"], Events);
    }

    [Fact]
    public async Task A_service_that_cannot_be_created_fails_the_start_before_any_service_starts()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<First>().AddService<NeedsUnknown>();
        using IHost host = builder.Build();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.StartAsync().Soon()
        );

        Assert.StartsWith("The service NeedsUnknown could not be created: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Uri), error.Message, StringComparison.Ordinal);
        Assert.Empty(Events);
    }

    [Fact]
    public async Task If_another_hosted_service_cannot_start_the_disposal_of_the_host_stops_the_services_on_the_loop()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<First>().AddService<Disposed>();
        builder.Services.AddHostedService<Failing>();
        IHost host = builder.Build();

        await Assert.ThrowsAsync<InvalidDataException>(() => host.StartAsync().Soon());
        host.Dispose();

        // The container disposes of a service when the loop, on which it lives, has ended.
        Assert.Equal(["first starts", "first stops", "disposed"], Events);
    }

    [Fact]
    public async Task A_service_that_cannot_stop_does_not_keep_the_others_and_the_host_throws_its_error()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder
            .Services.AddReactor()
            .AddService<First>()
            .AddService(_ => Service.Create("cache", stop: () => Deferred.Fail(new IOException("The disk is full."))));
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StopAsync().Soon());

        Assert.Contains("The disk is full.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["first starts", "first stops"], Events);
    }

    [Fact]
    public async Task A_service_that_does_not_stop_is_cut_off_at_the_hosts_limit_and_the_log_names_it()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.Services.AddReactor().AddService(_ => Service.Create("stubborn", stop: static () => new Deferred()));
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        await host.StopAsync().Soon();

        Assert.Contains("host/stubborn", string.Join('\n', Log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_a_start_ends_a_loop_that_was_asked_for()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor();
        IHost host = builder.Build();
        Reactor reactor = host.Services.GetRequiredService<Reactor>();
        Assert.Equal(3, await reactor.CallFromThreadAsync(() => 3).Soon());

        host.Dispose();

        await Assert.ThrowsAsync<ReactorNotRunningException>(() => reactor.CallFromThreadAsync(() => 1));
    }

    private sealed class Caller(ConcurrentQueue<string> events, Reactor reactor) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Note();

        public Task StopAsync(CancellationToken cancellationToken) => Note();

        private Task Note() =>
            reactor.CallFromThreadAsync(() => events.Enqueue(Reactor.Current is null ? "elsewhere" : "on the loop"));
    }

    private sealed class NeedsUnknown(Uri unknown) : Service
    {
        protected override Deferred OnStart() => throw new UriFormatException(unknown.ToString());
    }

    private sealed class Disposed(ConcurrentQueue<string> events) : Service, IDisposable
    {
        public void Dispose() => events.Enqueue("disposed");
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException("No.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
