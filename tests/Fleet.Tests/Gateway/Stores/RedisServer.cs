using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Becket.Tests;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A real redis-server with a folder and a port of its own, which can be paused, killed and started again. If
/// it is not installed, the test is skipped.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-redis-");
    private readonly ReservedPort _port = new();
    private Process? _process;
    private string _pid = "";

    /// <param name="options">Options of its command line.</param>
    public RedisServer(params IEnumerable<string> options)
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/redis-server"),
            "There is no /usr/bin/redis-server (Debian's package redis-server)."
        );
        Start(options);
    }

    public int Port => _port.Number;

    /// <summary>The address for a client that reads the data, with a timeout for slow machines.</summary>
    public string Patiently => $"127.0.0.1:{Port},connectTimeout=300000,syncTimeout=300000,asyncTimeout=300000";

    public string Address => $"redis:127.0.0.1:{Port}";

    /// <summary>Starts the server, after <see cref="Kill"/> with the data on its disk.</summary>
    /// <param name="options">Options of its command line.</param>
    public void Start(params IEnumerable<string> options) =>
        Assert.True(TryStart(options), "redis-server did not start.");

    /// <summary>Stops the server's process: connections stay open, and nothing is answered.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Kills the server, so that it cannot write anything more.</summary>
    public void Kill()
    {
        Signal("KILL");
        End(_process!);
        _process = null;
    }

    /// <summary>Sends a command on a connection of its own.</summary>
    /// <returns>The first line of the answer.</returns>
    public string Command(string command)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, Port);
        using var reader = new StreamReader(client.GetStream());
        client.GetStream().Write(System.Text.Encoding.UTF8.GetBytes(command + "\r\n"));
        return reader.ReadLine()!;
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }

        _port.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool TryStart(IEnumerable<string> options)
    {
        // The shell kills the server when its own input ends, and so when this program ends for any reason.
        string[] arguments =
        [
            "-c",
            "\"$@\" & echo pid $!; cat >/dev/null; kill -KILL $! 2>/dev/null",
            "sh",
            "/usr/bin/redis-server",
            "--port",
            Port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--dir",
            _folder.FullName,
            "--daemonize",
            "no",
            "--enable-debug-command",
            "yes",
            .. options,
        ];
        Process process = Process.Start(
            new ProcessStartInfo("sh", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        bool isReady = false;
        bool isNamed = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            // The shell may write this after the server has written what follows.
            if (line.StartsWith("pid ", StringComparison.Ordinal))
            {
                _pid = line[4..];
                isNamed = true;
            }

            // While the server loads its data, it listens and refuses commands.
            isReady |=
                line.Contains("Ready to accept connections", StringComparison.Ordinal)
                || line.Contains("Loading RDB produced by", StringComparison.Ordinal);
            if (isReady && isNamed)
            {
                // The server goes on writing its log, which must not fill the pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                _process = process;
                return true;
            }

            if (line.Contains("Failed listening", StringComparison.Ordinal))
            {
                break;
            }
        }

        End(process);
        return false;
    }

    private static void End(Process shell)
    {
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _pid]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
