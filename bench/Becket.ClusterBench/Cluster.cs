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

    public static async Task<Cluster> Start(int members, int slots, int prefetch)
    {
        var cluster = new Cluster();
        string port = FreePort();
        cluster.Address = $"127.0.0.1:{port}";
        string[] settings = ["--port", port, "--dir", cluster._folder, "--save", "", "--appendonly", "yes"];
        cluster._redis = await Member.Start("Ready to accept connections", "redis-server", settings);
        if (members == 0)
        {
            return cluster;
        }

        cluster.Members.AddRange(
            await Task.WhenAll(
                Enumerable
                    .Range(0, members)
                    .Select(_ => Member.OfCluster(cluster.Address, cluster.Runs, slots, prefetch))
            )
        );
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseBecketOrleans(options =>
        {
            options.Redis(cluster.Address);
            options.Role = ClusterRole.Worker;
        });
        cluster._client = builder.Build();
        await cluster._client.StartAsync();
        return cluster;
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
