using System.Net;
using System.Net.Sockets;

namespace Becket.ClusterTool.Tests;

/// <summary>A giver and its workers on the loopback, in a folder of their own.</summary>
public sealed class TestCluster : IDisposable
{
    private static int s_lastPort = Random.Shared.Next(1 << 20);

    private readonly List<ToolProcess> _processes = [];
    private readonly int _port = FreePort();

    public string Folder { get; } = Directory.CreateTempSubdirectory("becket-cluster-test-").FullName;

    public string Address => $"127.0.0.1:{_port}";

    public string Token => Path.Combine(State, "token");

    public string State => Path.Combine(Folder, "state");

    public string JobLog => Path.Combine(State, "joblog");

    public static async Task Until(Func<bool> condition, string what)
    {
        for (int i = 0; i < 6000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"It did not happen that {what}.");
    }

    /// <summary>The records of the log, each as its columns, in the order of the jobs.</summary>
    public string[][] Records(string? log = null) =>
        [
            .. File.ReadLines(log ?? JobLog)
                .Skip(1)
                .Select(line => line.Split('\t'))
                .OrderBy(columns => long.Parse(columns[0], System.Globalization.CultureInfo.InvariantCulture)),
        ];

    public int CountOfRecords() => File.Exists(JobLog) ? File.ReadLines(JobLog).Count() - 1 : 0;

    /// <summary>Whether a file of the folder has so many lines.</summary>
    public bool HasLines(string file, int count) =>
        File.Exists(Path.Combine(Folder, file)) && File.ReadLines(Path.Combine(Folder, file)).Count() >= count;

    /// <summary>Waits until the giver has made a token. The file is there when it is whole.</summary>
    public Task MakesToken() => Until(() => File.Exists(Token), "the giver makes a token");

    public void Dispose()
    {
        foreach (ToolProcess process in _processes)
        {
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A port that no program listens at.</summary>
    /// <remarks>It is none of those that systems give to connections: one of these could have it before the giver
    /// listens, or after the giver was killed.</remarks>
    internal static int FreePort()
    {
        const int First = 10_000;
        const int Count = 20_000;
        while (true)
        {
            int port = First + (Interlocked.Increment(ref s_lastPort) % Count);
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another program has it.
            }
        }
    }

    /// <summary>Starts the giver.</summary>
    /// <remarks>A job whose worker has no processor for the time of its lease runs again elsewhere, as it should. So
    /// the lease is long, but for the tests that wait for its end.</remarks>
    internal ToolProcess Run(params string[] arguments) =>
        Start(["run", Address, "--state", State, "--lease", "2m", .. arguments]);

    internal ToolProcess Worker(string name, int slots = 2, string? token = null) =>
        Start(
            ["worker", Address, "-j", $"{slots}", "--name", name, "--once", "--token-file", token ?? Token],
            waitForToken: token is null
        );

    internal ToolProcess Start(IEnumerable<string> arguments, bool waitForToken = false)
    {
        if (waitForToken)
        {
            MakesToken().GetAwaiter().GetResult();
        }

        var process = new ToolProcess(Folder, arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts a giver with the words of a shell before it, such as a limit, and others behind it.</summary>
    internal ToolProcess RunInShell(string before, string behind, params string[] arguments)
    {
        string words = string.Join(
            ' ',
            (
                (string[])["dotnet", ToolProcess.Tool, "run", Address, "--state", State, "--lease", "2m", .. arguments]
            ).Select(word => "'" + word + "'")
        );
        var process = new ToolProcess(Folder, "sh", ["-c", before + words + behind]);
        _processes.Add(process);
        return process;
    }
}
