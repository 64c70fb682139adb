using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Becket.ClusterTool.Tests;

public sealed class LateGiverTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    /// <summary>So it is with a giver that takes long to start: only a wrong certificate says that the token is of
    /// another run.</summary>
    [Fact]
    public async Task A_worker_whose_giver_does_not_speak_TLS_yet_tries_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task refusing = Refuse(listener, times: 3);
        string token = Path.Combine(_cluster.Folder, "token");
        await File.WriteAllTextAsync(token, $"becket1.{new string('0', 64)}.{new string('0', 64)}\n");

        ToolProcess worker = _cluster.Start(["worker", $"{listener.LocalEndpoint}", "--token-file", token]);
        await refusing;

        await TestCluster.Until(
            () => worker.Error.Contains("trying again", StringComparison.Ordinal),
            "the worker says that it tries again"
        );
        Assert.False(worker.HasExited);
    }

    [Fact]
    public async Task The_file_of_a_new_token_is_there_when_it_is_whole()
    {
        string state = Directory.CreateDirectory(_cluster.State).FullName;
        using var watcher = new FileSystemWatcher(state);
        var changes = new ConcurrentQueue<(WatcherChangeTypes Change, string? Name)>();
        watcher.Created += (_, change) => changes.Enqueue((change.ChangeType, change.Name));
        watcher.Renamed += (_, change) => changes.Enqueue((change.ChangeType, change.Name));
        watcher.Changed += (_, change) => changes.Enqueue((change.ChangeType, change.Name));
        watcher.EnableRaisingEvents = true;

        ToolProcess run = _cluster.Run("echo", "{}", ":::", "a");
        _cluster.Worker("w");
        Assert.Equal((0, "a\n"), await run.End());
        File.WriteAllText(Path.Combine(state, "last"), "");
        await TestCluster.Until(() => changes.Any(static change => change.Name == "last"), "all changes are known");

        Assert.Contains(changes, static change => change.Name == "token");
        Assert.DoesNotContain((WatcherChangeTypes.Changed, "token"), changes);
        Assert.DoesNotContain((WatcherChangeTypes.Changed, "token.key"), changes);
        Assert.DoesNotContain(
            Directory.GetFiles(state),
            static file => file.EndsWith(".new", StringComparison.Ordinal)
        );
    }

    private static async Task Refuse(TcpListener listener, int times)
    {
        for (int connection = 0; connection < times; connection++)
        {
            using Socket client = await listener.AcceptSocketAsync();
            try
            {
                await client.SendAsync("not yet\r\n"u8.ToArray());
                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(new byte[1024]) > 0) { }
            }
            catch (SocketException)
            {
                // The worker has given this connection up already.
            }
        }
    }
}
