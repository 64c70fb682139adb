using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.ClusterBench;

/// <summary>A Redis, members, and a client of them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("becket-bench-").FullName;
    private Member _redis = null!;
    private IHost? _client;

    public string Address { get; private set; } = "";

    public List<Member> Members { get; } = [];

    public string Runs => Path.Combine(_folder, "runs");

    public JobLists Lists => _client!.Services.GetRequiredService<JobLists>();

    public Member Redis => _redis;

    public IServiceProvider Services => _client!.Services;

    /// <summary>Processes that keep lists and run jobs.</summary>
    public static async Task<Cluster> Start(int members, int slots, int prefetch)
    {
        Cluster cluster = await StartRedis();
        await cluster.Add(ClusterRole.Everything, members, slots, prefetch);
        await cluster.Connect();
        return cluster;
    }

    /// <summary>Only a Redis.</summary>
    public static async Task<Cluster> StartRedis()
    {
        var cluster = new Cluster();
        string port = FreePort();
        cluster.Address = $"127.0.0.1:{port}";
        string[] settings = ["--port", port, "--dir", cluster._folder, "--save", "", "--appendonly", "yes"];
        cluster._redis = await Member.Start("Ready to accept connections", "redis-server", settings);
        return cluster;
    }

    /// <summary>Starts processes with a role.</summary>
    public async Task Add(ClusterRole role, int members, int slots = 5, int prefetch = 64)
    {
        Task<Member>[] starting =
        [
            .. Enumerable.Range(0, members).Select(_ => Member.OfCluster(role, Address, Runs, slots, prefetch)),
        ];
        TimeoutException? failure = null;
        foreach (Task<Member> start in starting)
        {
            try
            {
                Members.Add(await start);
            }
            catch (TimeoutException error)
            {
                failure = error;
            }
        }

        if (failure is not null)
        {
            // What has started must not outlive the benchmark.
            await DisposeAsync();
            throw failure;
        }
    }

    /// <summary>Makes this process a client of the cluster, and more if <paramref name="configure"/> says so.</summary>
    public async Task Connect(Action<HostApplicationBuilder>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseBecketOrleans(options =>
        {
            options.Redis(Address);
            options.Role = ClusterRole.Worker;
        });
        configure?.Invoke(builder);
        _client = builder.Build();
        await _client.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.StopAsync();
            _client.Dispose();
        }

        foreach (Member member in Members)
        {
            member.Dispose();
        }

        _redis.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }
}
