using System.Net;
using System.Net.Sockets;

namespace Becket.ClusterTool.Tests;

/// <summary>A giver and its workers on the loopback, in a folder of their own.</summary>
public sealed class TestCluster : IDisposable
{
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

    public void Dispose()
    {
        foreach (ToolProcess process in _processes)
        {
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
            Until(() => File.Exists(Token), "the giver makes a token").GetAwaiter().GetResult();
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
