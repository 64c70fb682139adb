using System.Net;
using Becket.Hosting;
using Becket.Orleans.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Becket.Orleans.Tests.Hosts;

public sealed class ClusterHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("becket-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_host_alone_runs_jobs_by_handlers_of_the_container_on_its_loop()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddSingleton(new Greeting("welcome"));

        // The worker first: the cluster starts before it all the same.
        builder
            .Services.AddReactor()
            .AddJobWorker(static options => options with { Slots = 3 })
            .AddJob<Greet>()
            .AddJob("twice", static (int number, JobContext _) => Task.FromResult(2 * number));
        builder.Services.AddHealthChecks().AddReactor().AddJobCluster();
        builder.UseBecketOrleans(cluster => cluster.Embedded(_folder));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        JobLists lists = host.Services.GetRequiredService<JobLists>();
        JobList list = await lists.CreateAsync(
            "day",
            [Job.Of("greet", "anna", "Anna"), Job.Of("twice", "two", 2)],
            cancellationToken: TestContext.Current.CancellationToken
        );
        JobProgress progress = await list.WaitAsync(TestContext.Current.CancellationToken);
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, progress.Done);
        Assert.Equal(["job cluster", "reactor"], health.Entries.Keys.Order());

        // The reactor's own may be degraded: a machine that is busy delays its loop.
        Assert.Equal(HealthStatus.Healthy, health.Entries["job cluster"].Status);
        Assert.Equal(1, Greet.Disposed);
    }

    [Fact]
    public void All_that_is_wrong_with_the_options_is_said_at_once()
    {
        HostApplicationBuilder builder = Builder();

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() =>
            builder.UseBecketOrleans(static cluster =>
            {
                cluster.Folder = "x";
                cluster.RedisAddress = "127.0.0.1:6379";
                cluster.Role = ClusterRole.Silo;
                cluster.DetectIn = TimeSpan.Zero;
                cluster.Address = "0.0.0.0";
                cluster.SiloPort = 70_000;
            })
        );

        Assert.Equal(5, error.Failures.Count());
    }

    [Fact]
    public void A_cluster_without_a_place_for_its_state_is_an_error_that_names_the_places()
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() =>
            Builder().UseBecketOrleans()
        );

        Assert.Contains("Embedded(\"./day\")", error.Message, StringComparison.Ordinal);
        Assert.Contains("JobCluster:RedisAddress", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_the_configuration_that_is_no_option_is_an_error()
    {
        HostApplicationBuilder builder = Builder(("JobCluster:Redis", "127.0.0.1:6379"));

        Assert.Throws<InvalidOperationException>(() => builder.UseBecketOrleans());
    }

    [Fact]
    public void A_second_cluster_is_an_error()
    {
        HostApplicationBuilder builder = Builder(("JobCluster:Folder", _folder));
        builder.UseBecketOrleans();

        Assert.Throws<InvalidOperationException>(() => builder.UseBecketOrleans());
    }

    [Fact]
    public async Task A_worker_without_a_cluster_fails_the_start_and_says_what_to_call()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddReactor().AddJobWorker().AddJob<Greet>();
        using IHost host = builder.Build();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());

        Assert.Contains("UseBecketOrleans", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Silos_listen_on_the_loopback_unless_told()
    {
        HostApplicationBuilder builder = Builder();
        builder.UseBecketOrleans(cluster => cluster.Redis("127.0.0.1:1"));
        using IHost host = builder.Build();

        EndpointOptions ends = host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;

        Assert.Equal(IPAddress.Loopback, ends.AdvertisedIPAddress);
        Assert.Equal(IPAddress.Loopback, ends.SiloListeningEndpoint!.Address);
        Assert.Equal(IPAddress.Loopback, ends.GatewayListeningEndpoint!.Address);
        Assert.NotEqual(ends.SiloPort, ends.GatewayPort);
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_fails_the_start_and_says_what_to_do()
    {
        using var other = StateFolder.Open(_folder);
        HostApplicationBuilder builder = Builder();
        builder.UseBecketOrleans(cluster => cluster.Embedded(_folder));
        using IHost host = builder.Build();

        IOException error = await Assert.ThrowsAsync<IOException>(() => host.StartAsync());

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_that_does_not_answer_fails_the_start_and_names_its_address()
    {
        HostApplicationBuilder builder = Builder();
        builder.UseBecketOrleans(cluster => cluster.Redis("127.0.0.1:1,connectTimeout=500,connectRetry=1"));
        using IHost host = builder.Build();

        IOException error = await Assert.ThrowsAsync<IOException>(() => host.StartAsync());

        Assert.Contains("Redis at 127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
        );
        return builder;
    }

    private sealed record Greeting(string Text);

    [JobHandler("greet")]
    private sealed class Greet(Greeting greeting, Reactor reactor) : IJob<string, string>, IDisposable
    {
        public static int Disposed { get; private set; }

        public async Task<string> RunAsync(string input, JobContext job)
        {
            Assert.Same(reactor, Reactor.Current);
            await Task.Yield();
            Assert.Same(reactor, Reactor.Current);
            return $"{greeting.Text}, {input}";
        }

        public void Dispose() => Disposed++;
    }
}
