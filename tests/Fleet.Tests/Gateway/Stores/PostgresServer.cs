using System.Diagnostics;
using System.Globalization;
using Becket.Tests;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A real PostgreSQL with a folder and a port of its own, which can be paused, killed and started again. If it
/// is not installed, the test is skipped. PostgreSQL does not run as root, so root starts it as another user.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string User = "nobody";

    private static readonly string s_programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(static path => path + "/bin").Order().LastOrDefault("")
        : "";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-postgres-");
    private readonly ReservedPort _port = new();
    private Process? _process;

    public PostgresServer()
    {
        Assert.SkipUnless(
            File.Exists(s_programs + "/postgres"),
            "There is no PostgreSQL (Debian's package postgresql)."
        );
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", User, _folder.FullName);
        }

        // No fsync: a test that kills the server kills the process, and not the machine.
        RunAsUser(
            $"{s_programs}/initdb",
            "-D",
            Data,
            "-U",
            "fleet",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale"
        );
        Start();
    }

    public int Port => _port.Number;

    public string Address => $"postgres://fleet@127.0.0.1:{Port}/postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts the server, with the data on its disk, and waits until it answers.</summary>
    public void Start()
    {
        // The shell kills the server when its own input ends, and so when this program ends for any reason.
        string[] server =
        [
            $"{s_programs}/postgres",
            "-D",
            Data,
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            $"unix_socket_directories={_folder.FullName}",
            "-c",
            "fsync=off",
        ];
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c",
                "\"$@\" 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid 2>/dev/null; wait $pid",
                "sh",
                .. AsUser(server),
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        };
        _process = Process.Start(start)!;
        var log = new List<string>();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            log.Add(line);
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                // The server goes on writing its log, which must not fill the pipe.
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        Assert.Fail($"PostgreSQL did not start: {string.Join(" ", log)}");
    }

    /// <summary>Stops all processes of the server: connections stay open, and nothing is answered.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Kills all processes of the server.</summary>
    public void Kill()
    {
        Signal("KILL");
        End();
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            Signal("CONT");
            End();
        }

        _port.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string[] AsUser(string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", "--regid=nogroup", "--clear-groups", .. command]
            : command;

    private static void Run(params string[] command)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command[0]} failed: {output.Result} {error}");
    }

    private static void RunAsUser(params string[] command) => Run(AsUser(command));

    private void End()
    {
        _process!.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Signals the server and the processes that it has started for connections.</summary>
    private void Signal(string name)
    {
        string server = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();

        // Stopped, so that it starts no other process while the signals go out.
        SignalOne("STOP", server);
        string children = File.Exists($"/proc/{server}/task/{server}/children")
            ? File.ReadAllText($"/proc/{server}/task/{server}/children")
            : "";
        foreach (string process in (string[])[server, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            SignalOne(name, process);
        }
    }

    private static void SignalOne(string name, string process)
    {
        // A connection's process may have ended meanwhile.
        using Process kill = Process.Start(
            new ProcessStartInfo("kill", [$"-{name}", process]) { RedirectStandardError = true }
        )!;
        kill.WaitForExit();
    }
}
